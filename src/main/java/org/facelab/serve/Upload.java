package org.facelab.serve;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.eclipse.jetty.server.MultiPartFormInputStream;

/** The image in a request: the body itself, or the field {@code image} of a form. */
final class Upload {
  private static final String FIELD = "image";
  private static final int FIELDS = 16;

  /** A field goes into a file only beyond as many bytes, which no body has. */
  private static final MultipartConfigElement IN_MEMORY =
      new MultipartConfigElement("", Limits.BODY, Limits.BODY, Integer.MAX_VALUE);

  private Upload() {}

  /**
   * The image's bytes.
   *
   * @throws Refusal if there is none
   */
  static byte[] image(HttpServletRequest request, byte[] body) {
    String type = request.getContentType() == null ? "" : request.getContentType();
    String kind = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    byte[] image;
    if (kind.equals("multipart/form-data")) {
      image = field(type, body);
    } else if (kind.isEmpty()
        || kind.equals("application/octet-stream")
        || kind.startsWith("image/")) {
      image = body;
    } else {
      throw new Refusal(
          415,
          "Send the photo as field 'image' of a form (multipart/form-data), or as the body with a"
              + " Content-Type such as image/jpeg.");
    }
    if (image.length == 0) {
      throw new Refusal(400, "The request holds no image.");
    }
    return image;
  }

  private static byte[] field(String type, byte[] body) {
    MultiPartFormInputStream form =
        new MultiPartFormInputStream(new ByteArrayInputStream(body), type, IN_MEMORY, null, FIELDS);
    try {
      Part part = form.getPart(FIELD);
      if (part == null) {
        throw new Refusal(400, "The form has no field 'image'.");
      }
      try (InputStream in = part.getInputStream()) {
        return in.readAllBytes();
      }
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      throw new Refusal(400, "The body is not a form in multipart/form-data.");
    }
  }
}
