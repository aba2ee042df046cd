/** What the gate must never forget, as lines on the disk that one thread writes. */
@NullMarked
package tandem.engine.gate.ledger;

import org.jspecify.annotations.NullMarked;
