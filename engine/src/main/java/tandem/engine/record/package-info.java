/** Recordings on disk: where they lie, their manifests, repair at start. */
@NullMarked
package tandem.engine.record;

import org.jspecify.annotations.NullMarked;
