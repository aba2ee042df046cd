/** A small scriptable SIP user agent over UDP with its own parser, transactions, digest and SDP. */
@NullMarked
package tandem.bench.phone;

import org.jspecify.annotations.NullMarked;
