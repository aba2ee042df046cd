package tandem.sip.jain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;

import tandem.sip.transport.FloodGuard;
import tandem.sip.transport.Transport;

/** What JAIN-SIP takes for its own listening socket: our {@link Transport}. */
final class TransportProcessor extends MessageProcessor {
    private final Transport transport;

    TransportProcessor(SIPTransactionStack stack, Transport transport) {
        super(
                transport.local().getAddress(),
                transport.local().getPort(),
                transport.name().toUpperCase(Locale.ROOT),
                stack);
        this.transport = transport;
    }

    Transport transport() {
        return transport;
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return sipStack;
    }

    /**
     * Where a response goes: the host is numeric, for {@link Receiver} has put {@code received}
     * into each Via.
     */
    @Override
    public MessageChannel createMessageChannel(HostPort target) {
        return createMessageChannel(
                InetAddress.ofLiteral(bare(target.getHost().getAddress())), target.getPort());
    }

    @Override
    public MessageChannel createMessageChannel(InetAddress host, int port) {
        return new TransportChannel(this, new InetSocketAddress(host, port));
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public int getDefaultTargetPort() {
        return 5060;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public int getMaximumMessageSize() {
        return FloodGuard.MAX_MESSAGE;
    }

    @Override
    public boolean inUse() {
        return false;
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
