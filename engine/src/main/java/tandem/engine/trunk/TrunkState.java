package tandem.engine.trunk;

/** Whether calls may go out through a trunk. */
public enum TrunkState {
    /** As far as we know. */
    UP,
    /** Its answers to OPTIONS say that it is not there. */
    DOWN,
    /** An operator has taken it out. */
    OUT
}
