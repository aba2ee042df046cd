package tandem.engine.events.hook;

import java.time.Instant;

/**
 * An event that could not be delivered in time. Immutable.
 *
 * @param number of the event
 * @param at when the event happened
 * @param died when it was given up
 * @param tries how often it was tried since the engine started
 * @param error of the last try
 * @param event the event as JSON, in one line
 */
public record Letter(
        long number,
        Instant at,
        String subject,
        Instant died,
        int tries,
        String error,
        String event) {}
