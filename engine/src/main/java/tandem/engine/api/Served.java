package tandem.engine.api;

/** Told of each request when it is answered, to count it. Runs on: the requests' threads. */
@FunctionalInterface
public interface Served {
    /** Attribute of a request that holds the id of its operation. */
    String OPERATION = "tandem.operation";

    /**
     * @param operation its id, or {@code none} for a path or method that is not there
     */
    void served(String operation, int status);
}
