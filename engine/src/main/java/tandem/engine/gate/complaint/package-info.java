/** What people have against our calls, and what comes of it. */
@NullMarked
package tandem.engine.gate.complaint;

import org.jspecify.annotations.NullMarked;
