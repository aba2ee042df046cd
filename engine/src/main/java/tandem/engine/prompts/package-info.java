/** Prompts as files: what is in them, and those that people upload. */
@NullMarked
package tandem.engine.prompts;

import org.jspecify.annotations.NullMarked;
