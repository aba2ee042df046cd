/** Calls that talk, what the engine's CPU pays for them, and a floor to hold that against. */
@NullMarked
package tandem.bench.media;

import org.jspecify.annotations.NullMarked;
