package tandem.sip.jain;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.RawMessageChannel;
import gov.nist.javax.sip.stack.SIPTransactionStack;

import tandem.sip.transport.Transport;

/**
 * One peer address as JAIN-SIP sees it; a transaction sends through it. Holds no socket of its own.
 */
final class TransportChannel extends MessageChannel implements RawMessageChannel {
    private final TransportProcessor processor;
    private final InetSocketAddress peer;

    TransportChannel(TransportProcessor processor, InetSocketAddress peer) {
        this.processor = processor;
        this.peer = peer;
        this.messageProcessor = processor;
    }

    @Override
    public void sendMessage(SIPMessage message) {
        transport().send(message.encodeAsBytes(getTransport()), peer);
    }

    @Override
    public void sendMessage(SIPMessage message, InetAddress host, int port) {
        transport().send(message.encodeAsBytes(getTransport()), new InetSocketAddress(host, port));
    }

    @Override
    protected void sendMessage(byte[] message, InetAddress host, int port, boolean reconnect) {
        transport().send(message, new InetSocketAddress(host, port));
    }

    /**
     * Never called: with {@link #getPeerProtocol} unlike any transport, JAIN-SIP does not short-cut
     * messages to ourselves.
     */
    @Override
    public void processMessage(SIPMessage message) {
        throw new IllegalStateException("messages come from the transport only");
    }

    @Override
    public void close() {}

    @Override
    public SIPTransactionStack getSIPStack() {
        return processor.getSIPStack();
    }

    @Override
    public String getTransport() {
        return processor.getTransport();
    }

    @Override
    public boolean isReliable() {
        return transport().reliable();
    }

    @Override
    public boolean isSecure() {
        return processor.isSecure();
    }

    @Override
    public String getPeerAddress() {
        return peer.getAddress().getHostAddress();
    }

    @Override
    protected InetAddress getPeerInetAddress() {
        return peer.getAddress();
    }

    @Override
    protected String getPeerProtocol() {
        return "";
    }

    @Override
    public int getPeerPort() {
        return peer.getPort();
    }

    @Override
    public int getPeerPacketSourcePort() {
        return peer.getPort();
    }

    @Override
    public InetAddress getPeerPacketSourceAddress() {
        return peer.getAddress();
    }

    @Override
    public String getKey() {
        return getKey(peer.getAddress(), peer.getPort(), getTransport());
    }

    @Override
    public String getViaHost() {
        return processor.getIpAddress().getHostAddress();
    }

    @Override
    public int getViaPort() {
        return processor.getPort();
    }

    private Transport transport() {
        return processor.transport();
    }
}
