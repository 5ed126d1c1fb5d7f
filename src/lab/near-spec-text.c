/* near-spec-text.c — fields of specs as the command line has them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-spec-private.h"
#include "near-text.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
text_to_boolean (const char *text, gboolean *value, GError **error)
{
  static const char *const yes[] = { "true", "yes", "1", NULL };
  static const char *const no[] = { "false", "no", "0", NULL };
  g_autofree char *shown = NULL;

  *value = g_strv_contains (yes, text);
  if (*value || g_strv_contains (no, text))
    return TRUE;
  shown = near_text_excerpt (text, -1, 40);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
               _ ("“%s” is not one of: true, yes, 1, false, no, 0"), shown);
  return FALSE;
}

/* The parts between commas without the blanks around them; none of "" and "none". */
static char **
split (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  char **parts;

  if (trimmed[0] == '\0' || strcmp (trimmed, "none") == 0)
    return g_new0 (char *, 1);
  parts = g_strsplit (trimmed, ",", -1);
  for (char **part = parts; *part != NULL; part++)
    g_strstrip (*part);
  return parts;
}

static gboolean
put_list_from_text (const NearSpecField *field,
                    gpointer spec,
                    const char *text,
                    const char *where,
                    GError **error)
{
  g_auto (GStrv) parts = split (text);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (char **part = parts; *part != NULL; part++)
    {
      gint64 value;

      if (!near_text_parse_integer (*part, G_MININT64, G_MAXINT64, &value, error))
        {
          g_prefix_error (error, "%s: ", where);
          return FALSE;
        }
      g_array_append_val (values, value);
    }
  return _near_spec_put_list (field, spec, (const gint64 *) (void *) values->data, values->len,
                              where, error);
}

/* A bound of the field as an integer; none is the type's own. */
static gint64
integer_bound (const NearSpecField *field, double bound, gint64 none)
{
  gboolean unbounded = field->minimum == 0.0 && field->maximum == 0.0;

  return unbounded || fabs (bound) >= 0x1p63 ? none : (gint64) bound;
}

static gboolean
put_number_from_text (const NearSpecField *field,
                      gpointer spec,
                      const char *text,
                      const char *where,
                      GError **error)
{
  gboolean boolean = FALSE, parsed;
  gint64 integer = 0;
  double real = 0.0;

  if (field->kind == NEAR_SPEC_BOOLEAN)
    parsed = text_to_boolean (text, &boolean, error);
  else if (field->kind == NEAR_SPEC_INTEGER)
    parsed = near_text_parse_integer (text, integer_bound (field, field->minimum, G_MININT64),
                                      integer_bound (field, field->maximum, G_MAXINT64), &integer,
                                      error);
  else
    parsed = near_text_parse_finite (text, &real, error);
  if (!parsed)
    {
      g_prefix_error (error, "%s: ", where);
      return FALSE;
    }
  if (field->kind == NEAR_SPEC_BOOLEAN)
    return _near_spec_put_boolean (field, spec, boolean);
  if (field->kind == NEAR_SPEC_INTEGER)
    return _near_spec_put_integer (field, spec, integer, where, error);
  return _near_spec_put_real (field, spec, real, where, error);
}

static gboolean
put_from_text (const NearSpecField *field,
               gpointer spec,
               const char *text,
               const char *where,
               GError **error)
{
  switch (field->kind)
    {
    case NEAR_SPEC_BOOLEAN:
    case NEAR_SPEC_INTEGER:
    case NEAR_SPEC_REAL:
      return put_number_from_text (field, spec, text, where, error);
    case NEAR_SPEC_CHOICE:
      return _near_spec_put_choice (field, spec, text, where, error);
    case NEAR_SPEC_FLAGS:
      {
        g_auto (GStrv) ids = split (text);

        return _near_spec_put_flags (field, spec, (const char *const *) ids, where, error);
      }
    case NEAR_SPEC_LIST:
      return put_list_from_text (field, spec, text, where, error);
    case NEAR_SPEC_TEXT:
      return _near_spec_put_text (field, spec, text, where, error);
    default:
      g_assert_not_reached ();
    }
}

static char *
dup_option (const char *key)
{
  return g_strdelimit (g_strconcat ("--", key, NULL), "_", '-');
}

static void
set_unknown_option (const NearSpecSchema *schema, const char *key, GError **error)
{
  g_autofree const char **keys = _near_spec_dup_keys (schema);
  g_autofree char *shown = near_text_excerpt (key, -1, 40);
  g_autofree char *option = dup_option (shown);
  const char *nearest = near_text_nearest (key, keys);
  g_autofree char *suggestion = nearest != NULL ? dup_option (nearest) : NULL;

  if (suggestion != NULL)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                 _ ("%s: there is no such option; did you mean %s?"), option, suggestion);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                 _ ("%s: there is no such option; --help lists those there are"), option);
}

gboolean
near_spec_set_from_text (const NearSpecSchema *schema,
                         gpointer spec,
                         const char *key,
                         const char *text,
                         GError **error)
{
  g_autofree char *canonical = NULL, *where = NULL;
  g_autofree gpointer changed = NULL;
  const NearSpecField *field;

  g_return_val_if_fail (schema != NULL && spec != NULL && key != NULL && text != NULL, FALSE);

  canonical = g_strdelimit (g_strdup (key), "-", '_');
  field = near_spec_find_field (schema, canonical);
  if (field == NULL)
    {
      set_unknown_option (schema, canonical, error);
      return FALSE;
    }
  where = dup_option (canonical);
  changed = near_spec_copy (schema, spec);
  if (!put_from_text (field, changed, text, where, error))
    return FALSE;
  memcpy (spec, changed, schema->size);
  return TRUE;
}

static char *
dup_list_text (const NearSpecList *list)
{
  GString *text = g_string_new (list->n == 0 ? "none" : NULL);

  for (guint i = 0; i < list->n; i++)
    g_string_append_printf (text, "%s%u", i == 0 ? "" : ",", list->values[i]);
  return g_string_free (text, FALSE);
}

static char *
dup_flags_text (const NearSpecField *field, guint bits)
{
  GString *text = g_string_new (NULL);

  for (gsize row = 0; row < field->choices->n_rows; row++)
    if ((bits & (1u << row)) != 0)
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : ",",
                              near_table_get (field->choices, row)->id);
  if (text->len == 0)
    g_string_append (text, "none");
  return g_string_free (text, FALSE);
}

/**
 * near_spec_dup_field_text:
 *
 * Returns: (transfer full): what near_spec_set_from_text() turns into the same value
 */
char *
near_spec_dup_field_text (const NearSpecField *field, gconstpointer spec)
{
  g_return_val_if_fail (field != NULL && spec != NULL, NULL);

  switch (field->kind)
    {
    case NEAR_SPEC_BOOLEAN:
      return g_strdup (_near_spec_get_bits (field, spec) != 0 ? "true" : "false");
    case NEAR_SPEC_INTEGER:
      return g_strdup_printf ("%" PRId64, _near_spec_get_integer (field, spec));
    case NEAR_SPEC_REAL:
      return near_text_dup_double (near_spec_get_number (field, spec));
    case NEAR_SPEC_CHOICE:
      return g_strdup (near_table_get (field->choices, _near_spec_get_bits (field, spec))->id);
    case NEAR_SPEC_FLAGS:
      return dup_flags_text (field, _near_spec_get_bits (field, spec));
    case NEAR_SPEC_LIST:
      {
        NearSpecList list = _near_spec_get_list (field, spec);

        return dup_list_text (&list);
      }
    case NEAR_SPEC_TEXT:
      return g_strdup (_near_spec_get_text (field, spec));
    default:
      g_assert_not_reached ();
    }
}
