/** G.711 companding as tables. */
@NullMarked
package tandem.media.codec;

import org.jspecify.annotations.NullMarked;
