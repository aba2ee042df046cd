/**
 * Stages of the media path, measured one by one with JMH. A stage is a small class whose benchmark
 * methods handle one frame or packet of 20 ms each, or say otherwise by {@link
 * tandem.bench.stage.Covers}.
 */
@NullMarked
package tandem.bench.stage;

import org.jspecify.annotations.NullMarked;
