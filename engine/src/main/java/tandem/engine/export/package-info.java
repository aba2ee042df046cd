/** Calls as files: one page after another, straight to who asked or by a job. */
@NullMarked
package tandem.engine.export;

import org.jspecify.annotations.NullMarked;
