/** Asking web services: what calls fetch, from whom they may, and how a slow one is borne. */
@NullMarked
package tandem.engine.fetch;

import org.jspecify.annotations.NullMarked;
