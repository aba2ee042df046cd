/**
 * The port of the SIP module: commands in, events out, as immutable records. Nothing here knows
 * JAIN-SIP, Netty or a call; {@link tandem.sip.SipEndpoint} is the only door.
 */
@NullMarked
package tandem.sip;

import org.jspecify.annotations.NullMarked;
