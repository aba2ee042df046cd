package tandem.sip;

/**
 * Receives the events of an endpoint. Runs on: sip loop; so it must hand over and return, never
 * block.
 */
@FunctionalInterface
public interface SipListener {
    void onEvent(SipEvent event);
}
