/**
 * The SIP user agent behind {@link tandem.sip.SipEndpoint}, on JAIN-SIP's parser and transactions.
 * The only package that knows {@code javax.sip} and {@code gov.nist}.
 *
 * <p>How a message flows: {@code UdpTransport -> Receiver (checks, parses) -> Transactions
 * (JAIN-SIP) -> Dispatcher -> one class per verb (InviteServer, InviteClient, Hangups, Offers, ...)
 * -> SipListener}. Dialog state is ours: {@code Leg}. Everything here runs on one SIP loop unless a
 * class says otherwise; JAIN-SIP's threads are not used.
 */
@NullMarked
package tandem.sip.jain;

import org.jspecify.annotations.NullMarked;
