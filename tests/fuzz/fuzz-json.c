/* fuzz-json.c — any bytes as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz.h"
#include "near-json.h"

#include <math.h>
#include <string.h>

static const char *const allowed[] = { "rate", "name", "layers", NULL };

static void
get_all (const json_t *object, const char *path)
{
  json_t *iterated = (json_t *) object;

  near_json_check_keys (object, path, allowed, NULL);
  for (void *i = json_object_iter (iterated); i != NULL; i = json_object_iter_next (iterated, i))
    {
      const char *key = json_object_iter_key (i);
      g_autoptr (GError) error = NULL;
      g_autofree double *numbers = NULL;
      double number;
      gint64 integer;
      gboolean boolean;
      const char *string;
      json_t *inside;
      gsize n;

      if (!near_json_get_number (object, path, key, -1.0, 1.0, &number, &error))
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
      near_json_get_number (object, path, key, -INFINITY, INFINITY, &number, NULL);
      near_json_get_integer (object, path, key, 0, 10, &integer, NULL);
      near_json_get_integer (object, path, key, G_MININT64, G_MAXINT64, &integer, NULL);
      near_json_get_boolean (object, path, key, &boolean, NULL);
      near_json_get_numbers (object, path, key, 0.0, 1.0, &numbers, &n, NULL);
      near_json_get_array (object, path, key, &inside, NULL);
      if (near_json_get_string (object, path, key, &string, NULL))
        g_assert_true (g_utf8_validate (string, -1, NULL));
      if (near_json_get_object (object, path, key, &inside, NULL))
        {
          g_autofree char *deeper = near_json_dup_path (path, key);

          get_all (inside, deeper);
        }
    }
}

static void
check_round_trip (const json_t *value, gboolean pretty)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = near_json_dump (value, pretty);
  g_autoptr (json_t) again = near_json_parse (text, strlen (text), "again", &error);

  g_assert_no_error (error);
  g_assert_true (json_equal (value, again));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) value = near_json_parse ((const char *) data, n_bytes, "fuzz.json", &error);

  if (value == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  check_round_trip (value, FALSE);
  check_round_trip (value, TRUE);
  get_all (value, "fuzz.json:");
  return 0;
}
