/** Call detail records: what a call was, as values; live ones are drafts of the same shape. */
@NullMarked
package tandem.engine.cdr;

import org.jspecify.annotations.NullMarked;
