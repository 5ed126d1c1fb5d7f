/* test-npy.c — npy and npz files, against bytes that numpy wrote
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-file.h"
#include "near-npy.h"
#include "near-test.h"
#include "near-zip.h"

#include <math.h>
#include <string.h>

#define MAX_TEST_BYTES 100000

static NearArray *
load (const char *name)
{
  g_autofree char *relative = g_strconcat ("npy/", name, NULL);
  g_autofree char *path = near_test_data (relative);
  g_autoptr (GError) error = NULL;
  NearArray *array = near_npy_load (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (array);
  return array;
}

/* tests/data/make-npy.py: 1 2 3 / 4 5 100, negated where there is a sign, -0.5i if complex */
static void
test_types (void)
{
  static const double numbers[] = { 1, 2, 3, 4, 5, 100 };
  static const struct
  {
    const char *code;
    NearArrayType type;
    double sign;
    gboolean one_byte;
  } cases[] = {
    { "f8", NEAR_ARRAY_FLOAT64, -1.0 },    { "f4", NEAR_ARRAY_FLOAT32, -1.0 },
    { "i8", NEAR_ARRAY_INT64, -1.0 },      { "i4", NEAR_ARRAY_INT32, -1.0 },
    { "i2", NEAR_ARRAY_INT32, -1.0 },      { "u4", NEAR_ARRAY_INT64, 1.0 },
    { "u2", NEAR_ARRAY_INT32, 1.0 },       { "c16", NEAR_ARRAY_COMPLEX128, 1.0 },
    { "c8", NEAR_ARRAY_COMPLEX128, 1.0 },  { "i1", NEAR_ARRAY_INT32, -1.0, TRUE },
    { "u1", NEAR_ARRAY_UINT8, 1.0, TRUE },
  };
  static const char *const variants[] = { "-little", "-little-fortran", "-big", "-big-fortran" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize v = 0; v < (cases[i].one_byte ? 1 : G_N_ELEMENTS (variants)); v++)
      {
        g_autofree char *name
            = g_strconcat (cases[i].code, cases[i].one_byte ? "" : variants[v], ".npy", NULL);
        g_autoptr (NearArray) array = load (name);
        g_autofree double *values = near_array_dup_doubles (array);

        g_test_message ("%s", name);
        g_assert_cmpint (near_array_get_array_type (array), ==, cases[i].type);
        g_assert_cmpuint (near_array_get_n_dims (array), ==, 2);
        g_assert_cmpuint (near_array_get_dim (array, 0), ==, 2);
        g_assert_cmpuint (near_array_get_dim (array, 1), ==, 3);
        for (gsize k = 0; k < 6; k++)
          if (cases[i].type == NEAR_ARRAY_COMPLEX128)
            {
              const double *parts = near_array_peek (array);

              g_assert_cmpfloat (parts[2 * k], ==, numbers[k]);
              g_assert_cmpfloat (parts[2 * k + 1], ==, -0.5);
            }
          else
            g_assert_cmpfloat (values[k], ==, cases[i].sign * numbers[k]);
      }
}

static void
test_booleans (void)
{
  static const guint8 expected[] = { 0, 0, 1, 1, 1, 1 };
  g_autoptr (NearArray) array = load ("b1.npy");

  g_assert_cmpint (near_array_get_array_type (array), ==, NEAR_ARRAY_UINT8);
  g_assert_cmpmem (near_array_peek (array), near_array_get_length (array), expected, 6);
}

static void
test_shapes (void)
{
  g_autoptr (NearArray) scalar = load ("scalar.npy");
  g_autoptr (NearArray) empty = load ("empty.npy");
  g_autoptr (NearArray) cube = load ("cube.npy");
  g_autoptr (NearArray) fortran = load ("cube-fortran.npy");

  g_assert_cmpuint (near_array_get_n_dims (scalar), ==, 0);
  g_assert_cmpfloat (near_array_peek_doubles (scalar)[0], ==, 2.5);
  g_assert_cmpuint (near_array_get_n_dims (empty), ==, 2);
  g_assert_cmpuint (near_array_get_dim (empty, 1), ==, 3);
  g_assert_cmpuint (near_array_get_length (empty), ==, 0);
  g_assert_cmpuint (near_array_get_dim (fortran, 2), ==, 4);
  for (gsize i = 0; i < 24; i++)
    {
      g_assert_cmpfloat (near_array_peek_doubles (cube)[i], ==, (double) i);
      g_assert_cmpfloat (near_array_peek_doubles (fortran)[i], ==, (double) i);
    }
}

static void
test_versions (void)
{
  for (int version = 1; version <= 3; version++)
    {
      g_autofree char *name = g_strdup_printf ("version-%d.npy", version);
      g_autoptr (NearArray) array = load (name);
      const double *values = near_array_peek_doubles (array);

      g_assert_cmpuint (near_array_get_length (array), ==, 3);
      g_assert_cmpfloat (values[0], ==, 1.5);
      g_assert_true (isnan (values[1]));
      g_assert_true (isinf (values[2]) && values[2] < 0.0);
    }
}

/* The bytes that numpy wrote for a C-ordered array of the same machine. */
static void
test_format (void)
{
  static const char *const names[]
      = { "f8-little.npy", "f4-little.npy", "i8-little.npy", "i4-little.npy", "c16-little.npy",
          "u1.npy",        "cube.npy",      "scalar.npy",    "empty.npy",     "version-1.npy" };

  if (G_BYTE_ORDER != G_LITTLE_ENDIAN)
    {
      g_test_skip ("the files are those of a little-endian machine");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *relative = g_strconcat ("npy/", names[i], NULL);
      g_autofree char *path = near_test_data (relative);
      g_autoptr (NearArray) array = load (names[i]);
      g_autoptr (GBytes) bytes = near_npy_format (array);
      g_autofree char *expected = NULL;
      gsize n_expected;

      g_assert_true (near_file_read (path, MAX_TEST_BYTES, &expected, &n_expected, NULL));
      g_test_message ("%s", names[i]);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                       n_expected);
    }
}

static void
test_save (void)
{
  g_autofree char *path = near_test_path ("saved.npy");
  const gsize shape[] = { 2, 2 };
  const float values[] = { 1.0f, 0.1f, -3.0f, 1e30f };
  g_autoptr (NearArray) array = near_array_new (NEAR_ARRAY_FLOAT32, 2, shape, values);
  g_autoptr (GError) error = NULL;

  g_assert_true (near_npy_save (array, path, &error));
  g_autoptr (NearArray) again = near_npy_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (near_array_peek (again), sizeof values, values, sizeof values);
  g_assert_false (near_npy_save (array, "/dev/full", &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_WRITE);
}

/* --- what is refused ------------------------------------------------------------------------ */

static void
test_bad_files (void)
{
  static const struct
  {
    const char *name;
    NearError code;
    const char *message;
  } cases[] = {
    { "bad-object.npy", NEAR_ERROR_UNSUPPORTED, "Python objects" },
    { "bad-fields.npy", NEAR_ERROR_UNSUPPORTED, "named fields" },
    { "bad-text.npy", NEAR_ERROR_UNSUPPORTED, "text" },
    { "bad-half.npy", NEAR_ERROR_UNSUPPORTED, "“<f2”" },
    { "bad-dimensions.npy", NEAR_ERROR_UNSUPPORTED, "8 dimensions" },
    { "README", NEAR_ERROR_PARSE, "no npy file" },
    { "missing.npy", NEAR_ERROR_NO_FILE, "no such file" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *relative = g_strconcat ("npy/", cases[i].name, NULL);
      g_autofree char *path = near_test_data (relative);
      g_autoptr (GError) error = NULL;

      g_assert_null (near_npy_load (path, &error));
      g_assert_error (error, NEAR_ERROR, (gint) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_assert_nonnull (strstr (error->message, cases[i].name));
    }
}

/* An npy file of version 1.0 with @header and @n_elements zero bytes. */
static GBytes *
make_npy (const char *header, gsize n_elements)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 prefix[10] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (guint8) strlen (header), 0 };

  g_byte_array_append (bytes, prefix, sizeof prefix);
  g_byte_array_append (bytes, (const guint8 *) header, (guint) strlen (header));
  g_byte_array_set_size (bytes, (guint) (bytes->len + n_elements));
  memset (bytes->data + bytes->len - n_elements, 0, n_elements);
  return g_byte_array_free_to_bytes (bytes);
}

#define HEADER(descr, order, shape)                                                                \
  "{'descr': " descr ", 'fortran_order': " order ", 'shape': " shape ", }\n"

static void
test_headers (void)
{
  static const struct
  {
    const char *header;
    gsize n_elements;
    int code; /* -1 if it is right */
    const char *message;
  } cases[] = {
    { HEADER ("'<f8'", "False", "(2,)"), 16, -1, NULL },
    { HEADER ("'=f8'", "False", "(2L,)"), 16, -1, NULL },
    { HEADER ("\"<f8\"", "True", "(2, 1,)"), 16, -1, NULL },
    { "{'shape':(2,),'descr':'<f8','fortran_order':False}", 16, -1, NULL },
    { HEADER ("'<f8'", "False", "(2,)"), 15, NEAR_ERROR_PARSE, "needs 16 bytes, found 15" },
    { HEADER ("'<f8'", "False", "(2,)"), 17, NEAR_ERROR_PARSE, "too long" },
    { HEADER ("'<f8'", "False", "(2, 3)"), 0, NEAR_ERROR_PARSE, "shape (2, 3)" },
    { HEADER ("'<f8'", "False", "()"), 0, NEAR_ERROR_PARSE, "shape ()" },
    { HEADER ("'<f8'", "False", "(-2,)"), 16, NEAR_ERROR_PARSE, "number of elements" },
    { HEADER ("'<f8'", "False", "(2.0,)"), 16, NEAR_ERROR_PARSE, "“,”" },
    { HEADER ("'<f8'", "False", "2"), 16, NEAR_ERROR_PARSE, "“(”" },
    { HEADER ("'<f8'", "False", "(2"), 16, NEAR_ERROR_PARSE, NULL },
    { HEADER ("'<f8'", "0", "(2,)"), 16, NEAR_ERROR_PARSE, "True or False" },
    { HEADER ("<f8", "False", "(2,)"), 16, NEAR_ERROR_PARSE, "quotes" },
    { HEADER ("''", "False", "(2,)"), 16, NEAR_ERROR_UNSUPPORTED, "“”" },
    { HEADER ("'<'", "False", "(2,)"), 16, NEAR_ERROR_UNSUPPORTED, NULL },
    { HEADER ("'<u8'", "False", "(2,)"), 16, NEAR_ERROR_UNSUPPORTED, "astype" },
    { HEADER ("'|O'", "False", "(2,)"), 16, NEAR_ERROR_UNSUPPORTED, "astype" },
    { HEADER ("'<M8[s]'", "False", "(2,)"), 16, NEAR_ERROR_UNSUPPORTED, "“<M8[s]”" },
    { HEADER ("('<f8', (2,))", "False", "(2,)"), 16, NEAR_ERROR_UNSUPPORTED, "fields" },
    { HEADER ("'<f8'", "False", "(4294967296, 4294967296, 4)"), 0, NEAR_ERROR_TOO_LARGE, NULL },
    { HEADER ("'<f8'", "False", "(2305843009213693952,)"), 0, NEAR_ERROR_TOO_LARGE, NULL },
    { HEADER ("'<f8'", "False", "(99999999999999999999,)"), 0, NEAR_ERROR_TOO_LARGE, NULL },
    { HEADER ("'<f8'", "False", "(0, 4294967296, 4294967296)"), 0, NEAR_ERROR_TOO_LARGE, NULL },
    { HEADER ("'<c8'", "False", "(1152921504606846975,)"), 0, NEAR_ERROR_TOO_LARGE, NULL },
    { "{'descr': '<f8', 'shape': (2,)}", 16, NEAR_ERROR_PARSE, "all of" },
    { "{'descr': '<f8', 'descr': '<f8', 'shape': (2,)}", 16, NEAR_ERROR_PARSE, "once" },
    { "{'descr': '<f8', 'more': 1}", 16, NEAR_ERROR_PARSE, "once" },
    { "['descr']", 16, NEAR_ERROR_PARSE, "dictionary" },
    { "", 0, NEAR_ERROR_PARSE, "dictionary" },
    { "{", 0, NEAR_ERROR_PARSE, "quotes" },
    { HEADER ("'<f8'", "False", "(2,)") "x", 16, NEAR_ERROR_PARSE, "end of the header" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = make_npy (cases[i].header, cases[i].n_elements);
      g_autoptr (GError) error = NULL;
      gsize n_bytes;
      gconstpointer data = g_bytes_get_data (bytes, &n_bytes);
      g_autoptr (NearArray) array = near_npy_parse (data, n_bytes, "x.npy", &error);

      g_test_message ("%s", cases[i].header);
      if (cases[i].code < 0)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (near_array_get_length (array), ==, 2);
          continue;
        }
      g_assert_null (array);
      g_assert_error (error, NEAR_ERROR, cases[i].code);
      g_assert_true (g_str_has_prefix (error->message, "x.npy: "));
      if (cases[i].message != NULL)
        g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

/* Every shorter file is an error, never a crash or an array. */
static void
test_truncated (void)
{
  g_autofree char *path = near_test_data ("npy/version-2.npy");
  g_autofree char *data = NULL;
  gsize n_bytes;

  g_assert_true (near_file_read (path, MAX_TEST_BYTES, &data, &n_bytes, NULL));
  for (gsize n = 0; n < n_bytes; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *part = g_memdup2 (data, n);

      g_assert_null (near_npy_parse (part, n, "x.npy", &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
    }
  data[6] = 4;
  g_autoptr (GError) error = NULL;
  g_assert_null (near_npy_parse (data, n_bytes, "x.npy", &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_VERSION);
  g_assert_nonnull (strstr (error->message, "4.0"));
}

/* --- archives ------------------------------------------------------------------------------- */

static void
check_numpy_archive (const char *name)
{
  static const double weights[] = { 0.5, 1.0, 1.5, 2.0, 2.5, 50.0 };
  g_autofree char *path = near_test_data (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) arrays = near_npz_load (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (arrays), ==, 2);
  NearArray *array = g_hash_table_lookup (arrays, "weights");
  NearArray *bias = g_hash_table_lookup (arrays, "bias");
  near_assert_close_array (near_array_peek_doubles (array), weights, 6, 0.0, 0.0);
  g_assert_cmpint (near_array_get_array_type (bias), ==, NEAR_ARRAY_INT64);
  g_assert_cmpint (((const gint64 *) near_array_peek (bias))[1], ==, 1);
}

static void
test_npz (void)
{
  check_numpy_archive ("npy/stored.npz");
  check_numpy_archive ("npy/compressed.npz");
}

static void
test_npz_save (void)
{
  g_autofree char *path = near_test_path ("saved.npz");
  g_autoptr (GHashTable) arrays
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) near_array_unref);
  const double values[] = { 1.0, 2.0 };
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (arrays, (char *) "layer/1", near_array_new_vector (2, values));
  g_hash_table_insert (arrays, (char *) "b", near_array_new_vector (1, values));
  g_assert_true (near_npz_save (arrays, path, &error));
  g_autoptr (GHashTable) again = near_npz_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (again), ==, 2);
  NearArray *array = g_hash_table_lookup (again, "layer/1");
  near_assert_close_array (near_array_peek_doubles (array), values, 2, 0.0, 0.0);

  g_hash_table_insert (arrays, (char *) "../outside", near_array_new_vector (1, values));
  g_assert_false (near_npz_save (arrays, path, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_assert_nonnull (strstr (error->message, "../outside"));
}

/* Other members are left out; a bad array is named. */
static void
test_npz_members (void)
{
  g_autofree char *path = near_test_path ("members.npz");
  g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
  g_autoptr (GBytes) good = make_npy (HEADER ("'<f8'", "False", "(1,)"), 8);
  g_autoptr (GBytes) bad = make_npy (HEADER ("'<f8'", "False", "(9,)"), 8);
  g_autoptr (GError) error = NULL;

  near_zip_writer_add (writer, "spec.json", "{}", 2);
  near_zip_writer_add_bytes (writer, "good.npy", good);
  g_assert_true (near_zip_writer_finish (writer, path, NULL));
  g_autoptr (GHashTable) arrays = near_npz_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (arrays), ==, 1);
  near_zip_writer_add_bytes (writer, "bad.npy", bad);
  g_assert_true (near_zip_writer_finish (writer, path, NULL));
  g_assert_null (near_npz_load (path, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_assert_nonnull (strstr (error->message, "members.npz: bad: cut off"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npy/types", test_types);
  g_test_add_func ("/npy/booleans", test_booleans);
  g_test_add_func ("/npy/shapes", test_shapes);
  g_test_add_func ("/npy/versions", test_versions);
  g_test_add_func ("/npy/format", test_format);
  g_test_add_func ("/npy/save", test_save);
  g_test_add_func ("/npy/bad-files", test_bad_files);
  g_test_add_func ("/npy/headers", test_headers);
  g_test_add_func ("/npy/truncated", test_truncated);
  g_test_add_func ("/npy/npz", test_npz);
  g_test_add_func ("/npy/npz-save", test_npz_save);
  g_test_add_func ("/npy/npz-members", test_npz_members);
  return g_test_run ();
}
