/** Who may use the API: signatures, keys, roles, rates, and what is written down about it. */
@NullMarked
package tandem.engine.access;

import org.jspecify.annotations.NullMarked;
