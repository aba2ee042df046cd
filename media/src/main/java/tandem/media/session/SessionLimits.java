package tandem.media.session;

/**
 * Times that hold for every session.
 *
 * @param latchWindowNs how long the peer's source may move
 * @param inactivityNs silence of the peer that is told, 0 = never
 */
public record SessionLimits(long latchWindowNs, long inactivityNs) {}
