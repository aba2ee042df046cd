/** The append-only log of what happened: the source of CDRs, events and the audit trail. */
@NullMarked
package tandem.engine.journal;

import org.jspecify.annotations.NullMarked;
