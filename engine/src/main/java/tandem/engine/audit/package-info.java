/** The log of who did what: append-only, hash-chained, kept apart from personal data. */
@NullMarked
package tandem.engine.audit;

import org.jspecify.annotations.NullMarked;
