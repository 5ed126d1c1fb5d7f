/* near-spec.c — specs: plain structs described by a table of fields
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Members are read and written by memcpy, so that enums and guints are treated alike.
 */
#include "near-spec-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gconstpointer
member (const NearSpecField *field, gconstpointer spec)
{
  return (const char *) spec + field->offset;
}

static void
load (const NearSpecField *field, gconstpointer spec, gpointer value, gsize size)
{
  g_assert (field->size == size);
  memcpy (value, member (field, spec), size);
}

static void
store (const NearSpecField *field, gpointer spec, gconstpointer value, gsize size)
{
  g_assert (field->size == size);
  memcpy ((char *) spec + field->offset, value, size);
}

gint64
_near_spec_get_integer (const NearSpecField *field, gconstpointer spec)
{
  gint64 value;

  load (field, spec, &value, sizeof value);
  return value;
}

static double
get_real (const NearSpecField *field, gconstpointer spec)
{
  double value;

  load (field, spec, &value, sizeof value);
  return value;
}

guint
_near_spec_get_bits (const NearSpecField *field, gconstpointer spec)
{
  guint value;

  load (field, spec, &value, sizeof value);
  return value;
}

NearSpecList
_near_spec_get_list (const NearSpecField *field, gconstpointer spec)
{
  NearSpecList value;

  load (field, spec, &value, sizeof value);
  return value;
}

const char *
_near_spec_get_text (const NearSpecField *field, gconstpointer spec)
{
  return member (field, spec);
}

/* --- the whole struct ----------------------------------------------------------------------- */

/**
 * near_spec_find_field:
 *
 * Returns: (nullable): the field of that key
 */
const NearSpecField *
near_spec_find_field (const NearSpecSchema *schema, const char *key)
{
  g_return_val_if_fail (schema != NULL && key != NULL, NULL);

  for (gsize i = 0; i < schema->n_fields; i++)
    if (strcmp (schema->fields[i].key, key) == 0)
      return &schema->fields[i];
  return NULL;
}

const char **
_near_spec_dup_keys (const NearSpecSchema *schema)
{
  const char **keys = g_new0 (const char *, schema->n_fields + 1);

  for (gsize i = 0; i < schema->n_fields; i++)
    keys[i] = schema->fields[i].key;
  return keys;
}

gpointer
near_spec_new (const NearSpecSchema *schema)
{
  g_return_val_if_fail (schema != NULL, NULL);
  return near_spec_copy (schema, schema->defaults);
}

gpointer
near_spec_copy (const NearSpecSchema *schema, gconstpointer spec)
{
  g_return_val_if_fail (schema != NULL && spec != NULL, NULL);
  return g_memdup2 (spec, schema->size);
}

/**
 * near_spec_field_equal:
 *
 * What a value means is compared, not its bytes: padding, unused places of a list and what stands
 * after the end of a text are nothing.
 */
gboolean
near_spec_field_equal (const NearSpecField *field, gconstpointer a, gconstpointer b)
{
  g_return_val_if_fail (field != NULL && a != NULL && b != NULL, FALSE);

  switch (field->kind)
    {
    case NEAR_SPEC_BOOLEAN:
      return (_near_spec_get_bits (field, a) != 0) == (_near_spec_get_bits (field, b) != 0);
    case NEAR_SPEC_INTEGER:
      return _near_spec_get_integer (field, a) == _near_spec_get_integer (field, b);
    case NEAR_SPEC_REAL:
      return get_real (field, a) == get_real (field, b);
    case NEAR_SPEC_CHOICE:
    case NEAR_SPEC_FLAGS:
      return _near_spec_get_bits (field, a) == _near_spec_get_bits (field, b);
    case NEAR_SPEC_LIST:
      {
        NearSpecList first = _near_spec_get_list (field, a);
        NearSpecList second = _near_spec_get_list (field, b);

        return first.n == second.n
               && memcmp (first.values, second.values,
                          MIN (first.n, NEAR_SPEC_LIST_MAX) * sizeof first.values[0])
                      == 0;
      }
    case NEAR_SPEC_TEXT:
      return strncmp (_near_spec_get_text (field, a), _near_spec_get_text (field, b), field->size)
             == 0;
    default:
      g_assert_not_reached ();
    }
}

gboolean
near_spec_equal (const NearSpecSchema *schema, gconstpointer a, gconstpointer b)
{
  g_return_val_if_fail (schema != NULL && a != NULL && b != NULL, FALSE);

  for (gsize i = 0; i < schema->n_fields; i++)
    if (!near_spec_field_equal (&schema->fields[i], a, b))
      return FALSE;
  return TRUE;
}

/* --- checking ------------------------------------------------------------------------------- */

static gboolean
check_range (const NearSpecField *field, double value, const char *where, GError **error)
{
  g_autofree char *shown = NULL, *low = NULL, *high = NULL;

  if (isnan (value))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE, _ ("%s: this is not a number"), where);
      return FALSE;
    }
  if ((field->minimum == 0.0 && field->maximum == 0.0 && isfinite (value))
      || (value >= field->minimum && value <= field->maximum && isfinite (value)))
    return TRUE;

  shown = near_text_dup_double (value);
  low = near_text_dup_double (field->minimum);
  high = near_text_dup_double (field->maximum);
  if (isinf (field->maximum))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("%s: %s is out of range; it must be finite and at least %s"), where, shown,
                 low);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("%s: %s is out of range; it must be from %s to %s"), where, shown, low, high);
  return FALSE;
}

static gboolean
check_list (const NearSpecField *field, const NearSpecList *list, const char *where, GError **error)
{
  guint most
      = field->max_length > 0 ? MIN (field->max_length, NEAR_SPEC_LIST_MAX) : NEAR_SPEC_LIST_MAX;

  if (list->n > most)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%s: the list has %u numbers; at most %u are possible"), where, list->n,
                   most);
      return FALSE;
    }
  for (guint i = 0; i < list->n; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s[%u]", where, i);

      if (!check_range (field, list->values[i], place, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_bits (const NearSpecField *field, guint bits, const char *where, GError **error)
{
  gsize n = field->choices->n_rows;
  gboolean legal = field->kind == NEAR_SPEC_CHOICE ? bits < n : n >= 32 || bits < (1u << n);
  g_autofree char *ids = NULL;

  g_assert (field->kind == NEAR_SPEC_CHOICE || n <= 32);
  if (legal)
    return TRUE;
  ids = near_table_dup_ids (field->choices, ", ");
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("%s: %u stands for nothing; there are: %s"),
               where, bits, ids);
  return FALSE;
}

static gboolean
check_text (const NearSpecField *field, const char *text, const char *where, GError **error)
{
  const char *end = memchr (text, '\0', field->size);

  if (end == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%s: the text is longer than %zu bytes"), where,
                   field->size - 1);
      return FALSE;
    }
  if (!g_utf8_validate (text, end - text, NULL))
    {
      g_autofree char *shown = near_text_excerpt (text, end - text, 40);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s: “%s” is not UTF-8"), where, shown);
      return FALSE;
    }
  return TRUE;
}

gboolean
_near_spec_check_field (const NearSpecField *field,
                        gconstpointer spec,
                        const char *where,
                        GError **error)
{
  switch (field->kind)
    {
    case NEAR_SPEC_BOOLEAN:
      return TRUE;
    case NEAR_SPEC_INTEGER:
    case NEAR_SPEC_REAL:
      return check_range (field, near_spec_get_number (field, spec), where, error);
    case NEAR_SPEC_CHOICE:
    case NEAR_SPEC_FLAGS:
      return check_bits (field, _near_spec_get_bits (field, spec), where, error);
    case NEAR_SPEC_LIST:
      {
        NearSpecList list = _near_spec_get_list (field, spec);

        return check_list (field, &list, where, error);
      }
    case NEAR_SPEC_TEXT:
      return check_text (field, _near_spec_get_text (field, spec), where, error);
    default:
      g_assert_not_reached ();
    }
}

/**
 * near_spec_validate:
 *
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_NOT_FINITE and others, naming the key as "spec.rate"; those
 * of the schema's own conditions
 */
gboolean
near_spec_validate (const NearSpecSchema *schema, gconstpointer spec, GError **error)
{
  g_return_val_if_fail (schema != NULL && spec != NULL, FALSE);

  for (gsize i = 0; i < schema->n_fields; i++)
    {
      g_autofree char *where = g_strconcat ("spec.", schema->fields[i].key, NULL);

      if (!_near_spec_check_field (&schema->fields[i], spec, where, error))
        return FALSE;
    }
  return schema->validate == NULL || schema->validate (spec, error);
}

/* --- storing -------------------------------------------------------------------------------- */

gboolean
_near_spec_put_boolean (const NearSpecField *field, gpointer spec, gboolean value)
{
  store (field, spec, &value, sizeof value);
  return TRUE;
}

gboolean
_near_spec_put_integer (const NearSpecField *field,
                        gpointer spec,
                        gint64 value,
                        const char *where,
                        GError **error)
{
  store (field, spec, &value, sizeof value);
  return _near_spec_check_field (field, spec, where, error);
}

gboolean
_near_spec_put_real (const NearSpecField *field,
                     gpointer spec,
                     double value,
                     const char *where,
                     GError **error)
{
  store (field, spec, &value, sizeof value);
  return _near_spec_check_field (field, spec, where, error);
}

static gboolean
find_row (const NearSpecField *field, const char *id, const char *where, guint *row, GError **error)
{
  gsize found;

  if (!near_table_find (field->choices, id, &found, error))
    {
      g_prefix_error (error, "%s: ", where);
      return FALSE;
    }
  *row = (guint) found;
  return TRUE;
}

gboolean
_near_spec_put_choice (const NearSpecField *field,
                       gpointer spec,
                       const char *id,
                       const char *where,
                       GError **error)
{
  guint row;

  if (!find_row (field, id, where, &row, error))
    return FALSE;
  store (field, spec, &row, sizeof row);
  return TRUE;
}

gboolean
_near_spec_put_flags (const NearSpecField *field,
                      gpointer spec,
                      const char *const *ids,
                      const char *where,
                      GError **error)
{
  guint bits = 0;

  for (; *ids != NULL; ids++)
    {
      guint row;

      if (!find_row (field, *ids, where, &row, error))
        return FALSE;
      if ((bits & 1u << row) != 0)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("%s: “%s” is named twice; name each one once"), where, *ids);
          return FALSE;
        }
      bits |= 1u << row;
    }
  store (field, spec, &bits, sizeof bits);
  return TRUE;
}

gboolean
_near_spec_put_list (const NearSpecField *field,
                     gpointer spec,
                     const gint64 *values,
                     gsize n,
                     const char *where,
                     GError **error)
{
  NearSpecList list = { .n = (guint) MIN (n, G_MAXUINT) };

  for (gsize i = 0; i < MIN (n, NEAR_SPEC_LIST_MAX); i++)
    {
      list.values[i] = (guint) CLAMP (values[i], 0, G_MAXUINT);
      if (list.values[i] != values[i])
        {
          g_autofree char *place = g_strdup_printf ("%s[%zu]", where, i);

          return check_range (field, (double) values[i], place, error)
                 && check_range (&(NearSpecField){ .maximum = G_MAXUINT }, (double) values[i],
                                 place, error);
        }
    }
  store (field, spec, &list, sizeof list);
  return _near_spec_check_field (field, spec, where, error);
}

gboolean
_near_spec_put_text (const NearSpecField *field,
                     gpointer spec,
                     const char *text,
                     const char *where,
                     GError **error)
{
  char *target = (char *) spec + field->offset;

  /* zeros after the end; a text that is too long is left without one, which the check finds */
  strncpy (target, text, field->size);
  return _near_spec_check_field (field, spec, where, error);
}

/**
 * near_spec_get_number:
 *
 * Returns: booleans as 0 or 1, choices as their row, flags as their bits, a list's length; NAN for
 *   a text
 */
double
near_spec_get_number (const NearSpecField *field, gconstpointer spec)
{
  g_return_val_if_fail (field != NULL && spec != NULL, NAN);

  switch (field->kind)
    {
    case NEAR_SPEC_BOOLEAN:
      return _near_spec_get_bits (field, spec) != 0;
    case NEAR_SPEC_INTEGER:
      return (double) _near_spec_get_integer (field, spec);
    case NEAR_SPEC_REAL:
      return get_real (field, spec);
    case NEAR_SPEC_CHOICE:
    case NEAR_SPEC_FLAGS:
      return _near_spec_get_bits (field, spec);
    case NEAR_SPEC_LIST:
      return _near_spec_get_list (field, spec).n;
    case NEAR_SPEC_TEXT:
    default:
      return NAN;
    }
}

/**
 * near_spec_set_number:
 *
 * The inverse of near_spec_get_number(), for all but lists and texts. Rounds to whole numbers where
 * the member is one; checks no range.
 */
void
near_spec_set_number (const NearSpecField *field, gpointer spec, double value)
{
  g_return_if_fail (field != NULL && spec != NULL);
  g_return_if_fail (field->kind == NEAR_SPEC_REAL || isfinite (value));

  switch (field->kind)
    {
    case NEAR_SPEC_BOOLEAN:
      _near_spec_put_boolean (field, spec, value != 0.0);
      break;
    case NEAR_SPEC_INTEGER:
      store (field, spec, &(gint64){ (gint64) CLAMP (round (value), -9.2e18, 9.2e18) },
             sizeof (gint64));
      break;
    case NEAR_SPEC_REAL:
      store (field, spec, &value, sizeof value);
      break;
    case NEAR_SPEC_CHOICE:
    case NEAR_SPEC_FLAGS:
      store (field, spec, &(guint){ (guint) CLAMP (round (value), 0.0, G_MAXUINT) },
             sizeof (guint));
      break;
    case NEAR_SPEC_LIST:
    case NEAR_SPEC_TEXT:
    default:
      g_return_if_reached ();
    }
}
