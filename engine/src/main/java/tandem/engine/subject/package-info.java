/** What is kept of one phone number: found, handed out, erased, with proof. */
@NullMarked
package tandem.engine.subject;

import org.jspecify.annotations.NullMarked;
