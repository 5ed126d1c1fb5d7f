/* test-array.c — shared immutable arrays
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-array.h"
#include "near-test.h"

#include <string.h>

static void
test_vector (void)
{
  double values[] = { 1.0, 2.0, -3.5 };
  g_autoptr (NearArray) array = near_array_new_vector (3, values);

  values[0] = 9.0;
  g_assert_cmpint (near_array_get_array_type (array), ==, NEAR_ARRAY_FLOAT64);
  g_assert_cmpuint (near_array_get_n_dims (array), ==, 1);
  g_assert_cmpuint (near_array_get_dim (array, 0), ==, 3);
  g_assert_cmpuint (near_array_get_length (array), ==, 3);
  g_assert_cmpfloat (near_array_peek_doubles (array)[0], ==, 1.0);
  g_assert_cmpfloat (near_array_peek_doubles (array)[2], ==, -3.5);
}

static void
test_shapes (void)
{
  const gsize shape[] = { 2, 0, 5 };
  const double seven = 7.0;
  g_autoptr (NearArray) empty = near_array_new (NEAR_ARRAY_FLOAT64, 3, shape, NULL);
  g_autoptr (NearArray) scalar = near_array_new (NEAR_ARRAY_FLOAT64, 0, NULL, &seven);
  g_autofree double *none = near_array_dup_doubles (empty);

  g_assert_cmpuint (near_array_get_length (empty), ==, 0);
  g_assert_nonnull (near_array_peek (empty));
  g_assert_nonnull (none);
  g_assert_cmpuint (near_array_get_length (scalar), ==, 1);
  g_assert_cmpfloat (near_array_peek_doubles (scalar)[0], ==, 7.0);
}

static void
test_convert (void)
{
  static const float singles[] = { 0.5f, -2.0f };
  static const gint64 longs[] = { G_GINT64_CONSTANT (1) << 53, -1 };
  static const gint32 ints[] = { G_MININT32, 3 };
  static const guint8 bytes[] = { 255, 1 };
  static const double complexes[] = { 1.0, 2.0, 3.0, 4.0 };
  static const struct
  {
    NearArrayType type;
    gsize size;
    gconstpointer data;
    double values[2];
  } cases[] = {
    { NEAR_ARRAY_FLOAT32, 4, singles, { 0.5, -2.0 } },
    { NEAR_ARRAY_INT64, 8, longs, { 9007199254740992.0, -1.0 } },
    { NEAR_ARRAY_INT32, 4, ints, { -2147483648.0, 3.0 } },
    { NEAR_ARRAY_UINT8, 1, bytes, { 255.0, 1.0 } },
    { NEAR_ARRAY_COMPLEX128, 16, complexes, { 0.0 } },
  };
  const gsize two = 2;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearArray) array = near_array_new (cases[i].type, 1, &two, cases[i].data);
      g_autofree double *values = near_array_dup_doubles (array);

      g_assert_cmpuint (near_array_type_get_size (cases[i].type), ==, cases[i].size);
      g_assert_null (near_array_peek_doubles (array));
      g_assert_cmpmem (near_array_peek (array), 2 * cases[i].size, cases[i].data,
                       2 * cases[i].size);
      if (cases[i].type == NEAR_ARRAY_COMPLEX128)
        g_assert_null (values);
      else
        near_assert_close_array (values, cases[i].values, 2, 0.0, 0.0);
    }
}

static void
test_take (void)
{
  const gsize shape[] = { 2, 3 };
  const gsize huge[] = { G_MAXSIZE / 2, 3 };
  const gsize hidden[] = { 0, G_MAXSIZE / 2, 3 };
  const gsize many[NEAR_ARRAY_MAX_DIMS + 1] = { 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  const struct
  {
    guint n_dims;
    const gsize *shape;
    gsize n_bytes;
    gboolean right;
  } cases[] = {
    { 2, shape, 48, TRUE },  { 2, shape, 40, FALSE },
    { 2, shape, 56, FALSE }, { 2, huge, 48, FALSE },
    { 3, hidden, 0, FALSE }, { NEAR_ARRAY_MAX_DIMS + 1, many, 8, FALSE },
    { 0, NULL, 8, TRUE },    { NEAR_ARRAY_MAX_DIMS, many, 8, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gpointer data = cases[i].n_bytes > 0 ? g_malloc0 (cases[i].n_bytes) : NULL;
      g_autoptr (NearArray) array = near_array_new_take (
          NEAR_ARRAY_FLOAT64, cases[i].n_dims, cases[i].shape, data, cases[i].n_bytes, &error);

      if (cases[i].right)
        {
          g_assert_no_error (error);
          g_assert_true (near_array_peek (array) == data);
        }
      else
        {
          g_assert_null (array);
          g_assert_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
        }
    }
}

static gpointer
use_array (gpointer data)
{
  for (guint i = 0; i < 10000; i++)
    near_array_unref (near_array_ref (data));
  near_array_unref (data);
  return NULL;
}

static void
test_shared (void)
{
  const double values[] = { 1.0 };
  g_autoptr (NearArray) array = near_array_new_vector (1, values);
  GThread *thread = g_thread_new ("use", use_array, near_array_ref (array));

  for (guint i = 0; i < 10000; i++)
    near_array_unref (near_array_ref (array));
  g_thread_join (thread);
  g_assert_cmpfloat (near_array_peek_doubles (array)[0], ==, 1.0);
  near_array_unref (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/array/vector", test_vector);
  g_test_add_func ("/array/shapes", test_shapes);
  g_test_add_func ("/array/convert", test_convert);
  g_test_add_func ("/array/take", test_take);
  g_test_add_func ("/array/shared", test_shared);
  return g_test_run ();
}
