/**
 * The independent judge: a SIP phone, an RTP pump and a load generator on plain JDK sockets, and
 * the two programs made of them, {@link tandem.bench.Bench} and {@link tandem.bench.Demo}. Nothing
 * here is shared with what it judges: message parser, digest, G.711 tables and WAV reader are its
 * own. {@link tandem.bench.stage} is apart: it measures stages of the media path from inside.
 */
@NullMarked
package tandem.bench;

import org.jspecify.annotations.NullMarked;
