/** Rules on calls out, as plans write them: how often, when, how far, with whose consent. */
@NullMarked
package tandem.dialplan.limit;

import org.jspecify.annotations.NullMarked;
