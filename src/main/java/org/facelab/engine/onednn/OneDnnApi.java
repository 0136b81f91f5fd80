package org.facelab.engine.onednn;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * The functions of oneDNN's C API that both generations have alike, under their C names. All return a
 * {@code dnnl_status_t}, 0 for success, unless the return type says otherwise.
 *
 * @see <a href="https://oneapi-src.github.io/oneDNN/group_dnnl_api.html">oneDNN's reference</a>
 */
interface OneDnnApi extends Library {
  int dnnl_engine_create(PointerByReference engine, int kind, long index);

  int dnnl_engine_destroy(Pointer engine);

  int dnnl_stream_create(PointerByReference stream, Pointer engine, int flags);

  int dnnl_stream_destroy(Pointer stream);

  int dnnl_primitive_attr_create(PointerByReference attributes);

  int dnnl_primitive_attr_destroy(Pointer attributes);

  int dnnl_primitive_attr_set_scratchpad_mode(Pointer attributes, int mode);

  int dnnl_primitive_attr_set_post_ops(Pointer attributes, Pointer postOps);

  int dnnl_post_ops_create(PointerByReference postOps);

  int dnnl_post_ops_destroy(Pointer postOps);

  int dnnl_primitive_create(PointerByReference primitive, Pointer description);

  int dnnl_primitive_destroy(Pointer primitive);

  int dnnl_primitive_desc_destroy(Pointer description);

  int dnnl_primitive_desc_query(Pointer description, int what, int index, PointerByReference to);

  Pointer dnnl_primitive_desc_query_md(Pointer description, int what, int index);

  int dnnl_reorder_primitive_desc_create(
      PointerByReference description,
      Pointer from,
      Pointer fromEngine,
      Pointer to,
      Pointer toEngine,
      Pointer attributes);

  long dnnl_memory_desc_get_size(Pointer description);

  int dnnl_memory_desc_equal(Pointer a, Pointer b);

  int dnnl_memory_create(
      PointerByReference memory, Pointer description, Pointer engine, Pointer data);

  int dnnl_memory_destroy(Pointer memory);
}
