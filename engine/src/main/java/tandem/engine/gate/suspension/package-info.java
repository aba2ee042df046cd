/** Who may not call for a while: numbers, campaigns, tenants, ways of calling. */
@NullMarked
package tandem.engine.gate.suspension;

import org.jspecify.annotations.NullMarked;
