package tandem.sip.jain;

import java.util.EventObject;
import java.util.Properties;
import javax.sip.InvalidArgumentException;
import javax.sip.ObjectInUseException;
import javax.sip.PeerUnavailableException;
import javax.sip.TransportNotSupportedException;

import gov.nist.javax.sip.EventScanner;
import gov.nist.javax.sip.EventWrapper;
import gov.nist.javax.sip.SipStackImpl;

import tandem.sip.transport.Transport;

/**
 * Sets up JAIN-SIP so that nothing of it runs by itself: our sockets, our timers, no dialogs, no
 * thread. What is left are its transaction machines, which {@link Transactions} drives.
 */
record JainStack(SipStackImpl stack, TransportProcessor processor) {

    static JainStack over(Transport transport, SipLoop loop) {
        try {
            SipStackImpl stack = new SipStackImpl(properties());
            endEventThread(stack);
            ((LoopTimer) stack.getTimer()).runOn(loop);
            TransportProcessor processor = new TransportProcessor(stack, transport);
            stack.setMessageProcessorFactory((owner, address, port, name) -> processor);
            stack.createSipProvider(
                    stack.createListeningPoint(
                            transport.local().getAddress().getHostAddress(),
                            transport.local().getPort(),
                            transport.name()));
            return new JainStack(stack, processor);
        } catch (PeerUnavailableException
                | TransportNotSupportedException
                | InvalidArgumentException
                | ObjectInUseException failure) {
            throw new IllegalStateException(
                    "JAIN-SIP does not start: " + failure.getMessage(), failure);
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "tandem");
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        properties.setProperty("gov.nist.javax.sip.AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", QuietStackLogger.class.getName());
        properties.setProperty(
                "gov.nist.javax.sip.SERVER_LOGGER", QuietServerLogger.class.getName());
        properties.setProperty("gov.nist.javax.sip.TIMER_CLASS_NAME", LoopTimer.class.getName());
        // Events on the thread that caused them.
        properties.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        properties.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", "1");
        // A transaction that ended is gone at its next tick, not 8 s later.
        properties.setProperty("gov.nist.javax.sip.LINGER_TIMER", "0");
        return properties;
    }

    /**
     * The stack starts a non-daemon thread that has nothing to do with a reentrant listener; it
     * would outlive us.
     */
    private static void endEventThread(SipStackImpl stack) {
        EventScanner scanner = stack.getEventScanner();
        scanner.forceStop();
        scanner.addEvent(new EventWrapper(new EventObject(stack), null));
    }
}
