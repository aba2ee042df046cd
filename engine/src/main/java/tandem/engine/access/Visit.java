package tandem.engine.access;

import java.util.Optional;

/**
 * A request as the access check sees it. Immutable.
 *
 * @param method in capitals; HEAD is signed as HEAD
 * @param path as in the request line, still encoded
 * @param query as in the request line, still encoded, without the question mark
 * @param body all of it
 * @param credentials what it brings
 * @param address of the other side, numeric
 */
public record Visit(
        String method,
        String path,
        String query,
        byte[] body,
        Optional<Credentials> credentials,
        String address) {}
