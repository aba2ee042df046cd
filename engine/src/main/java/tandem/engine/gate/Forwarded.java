package tandem.engine.gate;

/**
 * A call from a trunk that shall leave through one.
 *
 * @param hops how often it will have been forwarded then, this time included
 * @param caller its caller's number as the trunk wrote it, or empty
 * @param anonymous whether its caller withholds the number
 * @param chosen whether the caller had a say in where it goes: the plan does not write the number
 */
public record Forwarded(int hops, String caller, boolean anonymous, boolean chosen) {}
