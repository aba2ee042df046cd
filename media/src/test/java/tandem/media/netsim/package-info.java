/** A network for tests: seeded loss, jitter, duplication, reordering and drift, in virtual time. */
@NullMarked
package tandem.media.netsim;

import org.jspecify.annotations.NullMarked;
