/* near-results.c — named results
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-results.h"

#include <math.h>
#include <string.h>

struct _NearResults
{
  GPtrArray *list; /* of NearResult */
};

static void
result_free (gpointer data)
{
  NearResult *result = data;

  g_free (result->name);
  g_free (result->text);
  g_free (result->unit);
  g_free (result->sentence);
  json_decref (result->json);
  g_free (result);
}

static void
results_clear (gpointer data)
{
  g_ptr_array_unref (((NearResults *) data)->list);
}

NearResults *
near_results_new (void)
{
  NearResults *self = g_atomic_rc_box_new0 (NearResults);

  self->list = g_ptr_array_new_with_free_func (result_free);
  return self;
}

NearResults *
near_results_ref (NearResults *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_results_unref (NearResults *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, results_clear);
}

/* The new entry, in the place of one of the same name if there is one. */
static NearResult *
add (NearResults *self,
     const char *name,
     NearResultKind kind,
     const char *unit,
     const char *sentence)
{
  NearResult *result = g_new0 (NearResult, 1);

  result->name = g_strdup (name);
  result->kind = kind;
  result->number = NAN;
  result->unit = g_strdup (unit);
  result->sentence = g_strdup (sentence);
  for (guint i = 0; i < self->list->len; i++)
    if (strcmp (near_results_get (self, i)->name, name) == 0)
      {
        result_free (self->list->pdata[i]);
        self->list->pdata[i] = result;
        return result;
      }
  g_ptr_array_add (self->list, result);
  return result;
}

void
near_results_add_number (NearResults *self,
                         const char *name,
                         double value,
                         const char *unit,
                         const char *sentence)
{
  g_return_if_fail (self != NULL && name != NULL);
  add (self, name, NEAR_RESULT_NUMBER, unit, sentence)->number = value;
}

void
near_results_add_integer (NearResults *self,
                          const char *name,
                          gint64 value,
                          const char *unit,
                          const char *sentence)
{
  NearResult *result;

  g_return_if_fail (self != NULL && name != NULL);
  result = add (self, name, NEAR_RESULT_INTEGER, unit, sentence);
  result->number = (double) value;
  result->integer = value;
}

void
near_results_add_boolean (NearResults *self, const char *name, gboolean value, const char *sentence)
{
  g_return_if_fail (self != NULL && name != NULL);
  add (self, name, NEAR_RESULT_BOOLEAN, NULL, sentence)->number = value ? 1.0 : 0.0;
}

void
near_results_add_text (NearResults *self, const char *name, const char *value, const char *sentence)
{
  g_return_if_fail (self != NULL && name != NULL && value != NULL);
  add (self, name, NEAR_RESULT_TEXT, NULL, sentence)->text = g_utf8_make_valid (value, -1);
}

void
near_results_add_json (NearResults *self, const char *name, json_t *value, const char *sentence)
{
  g_return_if_fail (self != NULL && name != NULL && value != NULL);
  add (self, name, NEAR_RESULT_JSON, NULL, sentence)->json = value;
}

gsize
near_results_get_n (const NearResults *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->list->len;
}

const NearResult *
near_results_get (const NearResults *self, gsize i)
{
  g_return_val_if_fail (self != NULL && i < self->list->len, NULL);
  return self->list->pdata[i];
}

/**
 * near_results_find:
 *
 * Returns: (nullable): the result of that name
 */
const NearResult *
near_results_find (const NearResults *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (gsize i = 0; i < self->list->len; i++)
    if (strcmp (near_results_get (self, i)->name, name) == 0)
      return near_results_get (self, i);
  return NULL;
}

double
near_results_get_number (const NearResults *self, const char *name)
{
  const NearResult *result = near_results_find (self, name);

  return result != NULL ? result->number : NAN;
}

static json_t *
value_to_json (const NearResult *result)
{
  switch (result->kind)
    {
    case NEAR_RESULT_NUMBER:
      return isfinite (result->number) ? json_real (result->number) : json_null ();
    case NEAR_RESULT_INTEGER:
      return json_integer (result->integer);
    case NEAR_RESULT_BOOLEAN:
      return json_boolean (result->number != 0.0);
    case NEAR_RESULT_TEXT:
      return json_string (result->text);
    case NEAR_RESULT_JSON:
      return json_deep_copy (result->json);
    default:
      g_assert_not_reached ();
    }
}

json_t *
near_results_to_json (const NearResults *self)
{
  json_t *object;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object ();
  for (gsize i = 0; i < self->list->len; i++)
    {
      const NearResult *result = near_results_get (self, i);

      json_object_set_new (object, result->name, value_to_json (result));
    }
  return object;
}

char *
near_results_dup_summary (const NearResults *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  for (gsize i = 0; i < self->list->len; i++)
    {
      const char *sentence = near_results_get (self, i)->sentence;

      if (sentence != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
    }
  return g_string_free (text, FALSE);
}
