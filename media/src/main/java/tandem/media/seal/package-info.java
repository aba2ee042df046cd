/**
 * Encryption at rest: a file of numbered chunks, each sealed by AES-256-GCM under a key that only
 * this file has, which is itself wrapped by a key of the tenant. It is only ever appended to, can
 * be read from anywhere in it, and no octet of it can be changed, moved or cut off unnoticed.
 */
@NullMarked
package tandem.media.seal;

import org.jspecify.annotations.NullMarked;
