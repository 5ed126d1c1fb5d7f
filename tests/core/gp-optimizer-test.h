/* gp-optimizer-test.h — what the tests of the optimiser and its maps share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-optimizer.h"
#include "near-json.h"
#include "near-test.h"

#include <math.h>

/* reference/data/gp-refs.json, or NULL: the test has been skipped. */
static inline json_t *
gp_test_load_references (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_shared ("reference/data/gp-refs.json");
  json_t *root;

  if (path == NULL)
    {
      g_test_skip ("reference/data/gp-refs.json is not there");
      return NULL;
    }
  root = near_json_load (path, &error);
  g_assert_no_error (error);
  return root;
}

static inline const json_t *
gp_test_find_case (const json_t *root, const char *name)
{
  json_t *one;
  gsize i;

  json_array_foreach (json_object_get (root, "cases"), i, one)
    if (g_str_equal (json_string_value (json_object_get (one, "name")), name))
      return one;
  g_error ("no case %s", name);
}

/* All numbers of a value, of whatever depth, in their order. */
static inline void
gp_test_flatten (const json_t *value, GArray *numbers)
{
  json_t *one;
  gsize i;

  if (json_is_number (value))
    {
      double number = json_number_value (value);

      g_array_append_val (numbers, number);
    }
  json_array_foreach (value, i, one)
    gp_test_flatten (one, numbers);
}

static inline GArray *
gp_test_get_numbers (const json_t *object, const char *key)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (double));

  gp_test_flatten (json_object_get (object, key), numbers);
  g_assert_cmpuint (numbers->len, >, 0);
  return numbers;
}

#define gp_test_at(array, i) g_array_index (array, double, i)

/* The points of a case; @noise: a variance that all of them have, 0 for none. */
static inline NearGpData *
gp_test_get_data (const json_t *one, double noise)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) x = gp_test_get_numbers (one, "X");
  g_autoptr (GArray) y = gp_test_get_numbers (one, "y");
  guint d = x->len / y->len;
  g_autofree double *variance = g_new (double, y->len);
  NearGpData *data;

  for (guint i = 0; i < y->len; i++)
    variance[i] = noise;
  data = near_gp_data_new (y->len, d, (const double *) (gpointer) x->data,
                           (const double *) (gpointer) y->data, noise > 0.0 ? variance : NULL, NULL,
                           NULL, &error);
  g_assert_no_error (error);
  return data;
}

/* A kernel whose parameters have the bounds of the case. */
static inline NearKernel *
gp_test_get_kernel (const char *text, const json_t *one, guint d)
{
  g_autoptr (GError) error = NULL;
  NearKernel *kernel = near_kernel_parse (text, d, NULL, &error);

  g_assert_no_error (error);
  g_autoptr (GArray) bounds = gp_test_get_numbers (one, "bounds_log");
  g_assert_cmpuint (bounds->len, ==, 2 * near_kernel_get_n_parameters (kernel));
  for (guint i = 0; i < near_kernel_get_n_parameters (kernel); i++)
    {
      NearKernel *bound = near_kernel_with_bounds (kernel, i, exp (gp_test_at (bounds, 2 * i)),
                                                   exp (gp_test_at (bounds, 2 * i + 1)), &error);

      g_assert_no_error (error);
      near_kernel_unref (kernel);
      kernel = bound;
    }
  return kernel;
}
