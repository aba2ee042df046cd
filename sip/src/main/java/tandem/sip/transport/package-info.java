/**
 * Sockets below SIP: datagrams and addresses, with a guard that throws away what cannot be SIP
 * before anything parses it. Knows Netty, nothing of JAIN-SIP or calls. TCP, TLS and WebSocket are
 * further {@link tandem.sip.transport.Transport}s.
 */
@NullMarked
package tandem.sip.transport;

import org.jspecify.annotations.NullMarked;
