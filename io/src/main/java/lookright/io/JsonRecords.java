package lookright.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Java records as strict JSON: one definition for writing and reading. Read back, every key is
 * there and known, and no value is bent to another type; a component that may be absent says so
 * with {@link JsonInclude}: absent, it is null, or the number or truth value that is not written.
 * Paths are text.
 */
public final class JsonRecords {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(Path.class, new ToStringSerializer()))
          .annotationIntrospector(new AsDeclared())
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private JsonRecords() {}

  /**
   * What is not written where it is absent need not be there; what is not {@link Nullable} is not
   * null.
   */
  private static final class AsDeclared extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasRequiredMarker(AnnotatedMember member) {
      return !member.hasAnnotation(JsonInclude.class);
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated member) {
      if (isOptionalPrimitive(member)) {
        return JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
      }
      if (member instanceof AnnotatedParameter parameter
          && parameter.getDeclaringClass().isRecord()
          && !parameter
              .getDeclaringClass()
              .getRecordComponents()[parameter.getIndex()]
              .getAnnotatedType()
              .isAnnotationPresent(Nullable.class)) {
        return JsonSetter.Value.forValueNulls(Nulls.FAIL);
      }
      return super.findSetterInfo(member);
    }

    private static boolean isOptionalPrimitive(Annotated member) {
      JsonInclude include = member.getAnnotation(JsonInclude.class);
      return member.getRawType().isPrimitive()
          && include != null
          && include.value() == JsonInclude.Include.NON_DEFAULT;
    }
  }

  /** The record as JSON. */
  public static ObjectNode toJson(Record record) {
    return MAPPER.valueToTree(record);
  }

  /** Records as a JSON array. */
  public static ArrayNode list(List<? extends Record> records) {
    return MAPPER.valueToTree(records);
  }

  /**
   * Reads a record from a file.
   *
   * @throws UserException naming the file and the key if a key is missing or unknown, or a value is
   *     of another kind
   */
  public static <T> T read(Path file, Class<T> type) {
    return of(Json.readObject(file), file.toString(), type);
  }

  /**
   * A record from JSON that was read before.
   *
   * @param where the JSON's origin, for messages
   * @throws UserException as {@link #read}
   */
  public static <T> T of(JsonNode node, String where, Class<T> type) {
    try {
      return MAPPER.treeToValue(node, type);
    } catch (UnrecognizedPropertyException e) {
      String known =
          e.getKnownPropertyIds().stream().map(String::valueOf).collect(Collectors.joining(", "));
      throw new UserException(
          "%s: found the unknown key %s; expected only %s: was it written by another version?"
              .formatted(where, where(e), known),
          e);
    } catch (JsonMappingException e) {
      String found = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new UserException(
          "%s: at %s: %s; was it written by another version?".formatted(where, where(e), found), e);
    } catch (JacksonException e) {
      throw Json.broken(where, e);
    }
  }

  /** The place in the file, such as {@code epochs[2].loss}. */
  private static String where(JsonMappingException e) {
    StringBuilder where = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        where.append('[').append(step.getIndex()).append(']');
      } else {
        where.append(where.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return where.isEmpty() ? "the top" : where.toString();
  }
}
