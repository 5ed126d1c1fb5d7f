/* near-npy.c — numpy's npy files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An npy file is  \x93NUMPY, version, length of the header, header, elements.  The header is a
 * Python dictionary:  {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
 */
#include "near-npy.h"
#include "near-file.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAGIC "\x93NUMPY"
#define N_MAGIC 6
#define EXCERPT_CHARS 60
#define MAX_FILE_BYTES ((gsize) G_MAXSSIZE / 4)

/* What can be read, and the type of NearArray that holds it. */
static const struct
{
  char code[4];
  guint size; /* bytes in the file */
  guint word; /* bytes that a change of byte order reverses */
  NearArrayType type;
} kinds[] = {
  { "f8", 8, 8, NEAR_ARRAY_FLOAT64 },      { "f4", 4, 4, NEAR_ARRAY_FLOAT32 },
  { "i8", 8, 8, NEAR_ARRAY_INT64 },        { "i4", 4, 4, NEAR_ARRAY_INT32 },
  { "i2", 2, 2, NEAR_ARRAY_INT32 },        { "i1", 1, 1, NEAR_ARRAY_INT32 },
  { "u4", 4, 4, NEAR_ARRAY_INT64 },        { "u2", 2, 2, NEAR_ARRAY_INT32 },
  { "u1", 1, 1, NEAR_ARRAY_UINT8 },        { "b1", 1, 1, NEAR_ARRAY_UINT8 },
  { "c16", 16, 8, NEAR_ARRAY_COMPLEX128 }, { "c8", 8, 4, NEAR_ARRAY_COMPLEX128 },
};

typedef struct
{
  const char *name; /* for messages */
  gsize kind;
  gboolean swapped, fortran;
  guint n_dims;
  gsize shape[NEAR_ARRAY_MAX_DIMS];
  gsize length; /* elements */
  const guint8 *data;
} Layout;

/* --- the header ----------------------------------------------------------------------------- */

typedef struct
{
  const char *at, *start, *end;
  const char *name;
} Scanner;

static gboolean
fail_header (const Scanner *scanner, const char *expected, GError **error)
{
  g_autofree char *shown
      = near_text_excerpt (scanner->at, scanner->end - scanner->at, EXCERPT_CHARS);

  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
               _ ("%s: the npy header is damaged: %s is expected at character %d, found “%s”"),
               scanner->name, expected, (int) (scanner->at - scanner->start) + 1, shown);
  return FALSE;
}

static void
skip_blanks (Scanner *scanner)
{
  while (scanner->at < scanner->end && (g_ascii_isspace (*scanner->at)))
    scanner->at++;
}

static gboolean
accept_char (Scanner *scanner, char c)
{
  skip_blanks (scanner);
  if (scanner->at == scanner->end || *scanner->at != c)
    return FALSE;
  scanner->at++;
  return TRUE;
}

static gboolean
accept_word (Scanner *scanner, const char *word)
{
  gsize n = strlen (word);

  skip_blanks (scanner);
  if ((gsize) (scanner->end - scanner->at) < n || memcmp (scanner->at, word, n) != 0)
    return FALSE;
  scanner->at += n;
  return TRUE;
}

/* A Python string without escapes, which none of numpy's has. */
static gboolean
scan_string (Scanner *scanner, char *buffer, gsize size, GError **error)
{
  skip_blanks (scanner);

  const char *quote = scanner->at;
  const char *close = quote < scanner->end && (*quote == '\'' || *quote == '"')
                          ? memchr (quote + 1, *quote, (gsize) (scanner->end - quote - 1))
                          : NULL;

  if (close == NULL)
    return fail_header (scanner, _ ("a text in quotes"), error);
  gsize n = MIN ((gsize) (close - quote - 1), size - 1);
  memcpy (buffer, quote + 1, n);
  buffer[n] = '\0';
  scanner->at = close + 1;
  return TRUE;
}

static gboolean
fail_kind (const Scanner *scanner, const char *descr, GError **error)
{
  g_autofree char *shown = near_text_excerpt (descr, -1, EXCERPT_CHARS);
  const char *remedy = _ ("save numbers, for instance array.astype(float)");

  if (strchr (descr, 'O') != NULL)
    remedy = _ ("it holds Python objects; save plain numbers, for instance array.astype(float), "
                "or each array for itself if the rows have different lengths");
  else if (strpbrk (descr, "SUaV") != NULL)
    remedy = _ ("it holds text or raw bytes; save the numbers only");
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
               _ ("%s: arrays of type “%s” are not read: %s"), scanner->name, shown, remedy);
  return FALSE;
}

static gboolean
scan_descr (Scanner *scanner, Layout *layout, GError **error)
{
  char descr[32];
  const char order = G_BYTE_ORDER == G_LITTLE_ENDIAN ? '<' : '>';

  skip_blanks (scanner);
  if (scanner->at < scanner->end && (*scanner->at == '[' || *scanner->at == '('))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("%s: this array has named fields, which are not read; save each field for "
                      "itself, for instance numpy.save('x.npy', array['x'])"),
                   scanner->name);
      return FALSE;
    }
  if (!scan_string (scanner, descr, sizeof descr, error))
    return FALSE;
  const char *code = strchr ("<>|=", descr[0]) != NULL && descr[0] != '\0' ? descr + 1 : descr;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].code, code) == 0)
      {
        layout->kind = i;
        layout->swapped
            = (descr[0] == '<' || descr[0] == '>') && descr[0] != order && kinds[i].word > 1;
        return TRUE;
      }
  return fail_kind (scanner, descr, error);
}

static gboolean
scan_boolean (Scanner *scanner, gboolean *value, GError **error)
{
  *value = accept_word (scanner, "True");
  return *value || accept_word (scanner, "False")
         || fail_header (scanner, _ ("True or False"), error);
}

static gboolean
scan_extent (Scanner *scanner, gsize *extent, GError **error)
{
  const char *start = scanner->at;
  gsize value = 0;

  for (; scanner->at < scanner->end && g_ascii_isdigit (*scanner->at); scanner->at++)
    if (!g_size_checked_mul (&value, value, 10)
        || !g_size_checked_add (&value, value, (gsize) g_ascii_digit_value (*scanner->at)))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                     _ ("%s: the shape of the array is larger than any memory"), scanner->name);
        return FALSE;
      }
  if (scanner->at == start)
    return fail_header (scanner, _ ("a number of elements"), error);
  (void) accept_char (scanner, 'L'); /* Python 2's long integers */
  *extent = value;
  return TRUE;
}

/* ()  (3,)  (3, 4)  (3, 4,) */
static gboolean
scan_shape (Scanner *scanner, Layout *layout, GError **error)
{
  if (!accept_char (scanner, '('))
    return fail_header (scanner, "“(”", error);
  layout->n_dims = 0;
  while (!accept_char (scanner, ')'))
    {
      if (layout->n_dims == NEAR_ARRAY_MAX_DIMS)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                       _ ("%s: the array has more than %d dimensions; reshape it before saving"),
                       scanner->name, NEAR_ARRAY_MAX_DIMS);
          return FALSE;
        }
      if (!scan_extent (scanner, &layout->shape[layout->n_dims], error))
        return FALSE;
      layout->n_dims++;
      if (!accept_char (scanner, ',') && (scanner->at == scanner->end || *scanner->at != ')'))
        return fail_header (scanner, "“,”", error);
    }
  return TRUE;
}

static gboolean
scan_entry (Scanner *scanner, Layout *layout, guint *seen, GError **error)
{
  static const char *const keys[] = { "descr", "fortran_order", "shape" };
  Scanner before = *scanner;
  char key[32];
  guint i = 0;

  if (!scan_string (scanner, key, sizeof key, error))
    return FALSE;
  while (i < G_N_ELEMENTS (keys) && strcmp (keys[i], key) != 0)
    i++;
  if (i == G_N_ELEMENTS (keys) || (*seen & (1u << i)) != 0)
    return fail_header (&before, _ ("each of “descr”, “fortran_order” and “shape” once"), error);
  *seen |= 1u << i;
  if (!accept_char (scanner, ':'))
    return fail_header (scanner, "“:”", error);
  return i == 0   ? scan_descr (scanner, layout, error)
         : i == 1 ? scan_boolean (scanner, &layout->fortran, error)
                  : scan_shape (scanner, layout, error);
}

static gboolean
scan_header (Scanner *scanner, Layout *layout, GError **error)
{
  guint seen = 0;

  if (!accept_char (scanner, '{'))
    return fail_header (scanner, _ ("a dictionary {…}"), error);
  while (!accept_char (scanner, '}'))
    {
      if (!scan_entry (scanner, layout, &seen, error))
        return FALSE;
      if (!accept_char (scanner, ',') && (scanner->at == scanner->end || *scanner->at != '}'))
        return fail_header (scanner, "“,”", error);
    }
  if (seen != 7)
    return fail_header (scanner, _ ("all of “descr”, “fortran_order” and “shape”"), error);
  skip_blanks (scanner);
  return scanner->at == scanner->end || fail_header (scanner, _ ("the end of the header"), error);
}

/* --- the whole ------------------------------------------------------------------------------ */

static gboolean
fail_truncated (const char *name, GError **error)
{
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
               _ ("%s: the file ends within the npy header; fetch or save it again"), name);
  return FALSE;
}

/* The bytes of the header, and what follows it. */
static gboolean
find_header (const guint8 *data, gsize n_bytes, const char *name, Scanner *scanner, GError **error)
{
  if (n_bytes < N_MAGIC || memcmp (data, MAGIC, N_MAGIC) != 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s: this is no npy file: it does not begin with “\\x93NUMPY”"), name);
      return FALSE;
    }
  if (n_bytes < N_MAGIC + 2)
    return fail_truncated (name, error);
  guint major = data[N_MAGIC];
  if (major < 1 || major > 3)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_VERSION,
                   _ ("%s: npy format version %u.%u is not known here; versions 1.0 to 3.0 are"),
                   name, major, (guint) data[N_MAGIC + 1]);
      return FALSE;
    }
  gsize n_prefix = N_MAGIC + 2 + (major == 1 ? 2 : 4);
  if (n_bytes < n_prefix)
    return fail_truncated (name, error);
  gsize n_header = 0;
  for (gsize i = n_prefix; i > N_MAGIC + 2; i--)
    n_header = n_header << 8 | data[i - 1];
  if (n_header > n_bytes - n_prefix)
    return fail_truncated (name, error);
  scanner->start = scanner->at = (const char *) data + n_prefix;
  scanner->end = scanner->start + n_header;
  scanner->name = name;
  return TRUE;
}

static char *
dup_shape (const Layout *layout)
{
  GString *text = g_string_new ("(");

  for (guint i = 0; i < layout->n_dims; i++)
    g_string_append_printf (text, "%s%zu", i > 0 ? ", " : "", layout->shape[i]);
  if (layout->n_dims == 1)
    g_string_append_c (text, ',');
  return g_string_free (g_string_append_c (text, ')'), FALSE);
}

static gboolean
check_size (Layout *layout, gsize n_bytes, GError **error)
{
  g_autofree char *shape = dup_shape (layout);
  gsize widest = near_array_type_get_size (kinds[layout->kind].type);
  gsize product = MAX (widest, kinds[layout->kind].size);
  gboolean empty = FALSE;

  for (guint i = 0; i < layout->n_dims; i++)
    {
      if (layout->shape[i] == 0)
        empty = TRUE;
      else if (!g_size_checked_mul (&product, product, layout->shape[i]) || product > G_MAXSSIZE)
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                       _ ("%s: an array of shape %s is larger than any memory"), layout->name,
                       shape);
          return FALSE;
        }
    }
  layout->length = empty ? 0 : product / MAX (widest, kinds[layout->kind].size);
  gsize needed = layout->length * kinds[layout->kind].size;
  if (needed != n_bytes)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   needed > n_bytes
                       ? _ ("%s: cut off: shape %s of type “%s” needs %zu bytes, found %zu")
                       : _ ("%s: too long: shape %s of type “%s” needs %zu bytes, found %zu"),
                   layout->name, shape, kinds[layout->kind].code, needed, n_bytes);
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_layout (gconstpointer data, gsize n_bytes, const char *name, Layout *layout, GError **error)
{
  Scanner scanner;

  *layout = (Layout){ .name = name };
  if (!find_header (data, n_bytes, name, &scanner, error) || !scan_header (&scanner, layout, error))
    return FALSE;
  layout->data = (const guint8 *) scanner.end;
  return check_size (layout, n_bytes - (gsize) (layout->data - (const guint8 *) data), error);
}

/* --- the elements --------------------------------------------------------------------------- */

/* One element, widened to the type of NearArray and in this machine's byte order. */
static void
convert_element (const Layout *layout, const guint8 *from, guint8 *to)
{
  guint size = kinds[layout->kind].size, word = kinds[layout->kind].word;
  union
  {
    guint8 bytes[16];
    gint8 i1;
    guint8 u1;
    gint16 i2;
    guint16 u2;
    guint32 u4;
    float c8[2];
  } element;

  for (guint i = 0; i < size; i++)
    element.bytes[i] = from[layout->swapped ? i - i % word + (word - 1 - i % word) : i];
  if (strcmp (kinds[layout->kind].code, "i1") == 0)
    *(gint32 *) to = element.i1;
  else if (strcmp (kinds[layout->kind].code, "i2") == 0)
    *(gint32 *) to = element.i2;
  else if (strcmp (kinds[layout->kind].code, "u2") == 0)
    *(gint32 *) to = element.u2;
  else if (strcmp (kinds[layout->kind].code, "u4") == 0)
    *(gint64 *) to = element.u4;
  else if (strcmp (kinds[layout->kind].code, "b1") == 0)
    *to = element.u1 != 0;
  else if (strcmp (kinds[layout->kind].code, "c8") == 0)
    {
      ((double *) to)[0] = element.c8[0];
      ((double *) to)[1] = element.c8[1];
    }
  else
    memcpy (to, element.bytes, size);
}

/* Whether the bytes of the file are those of the array. */
static gboolean
is_native (const Layout *layout)
{
  return !layout->swapped && (!layout->fortran || layout->n_dims < 2)
         && strcmp (kinds[layout->kind].code, "b1") != 0
         && kinds[layout->kind].size == near_array_type_get_size (kinds[layout->kind].type);
}

/* Elements in C order: in the file, element (i_0, i_1, ...) stands at the sum of i_k stride_k. */
static void
convert (const Layout *layout, guint8 *to)
{
  gsize size = kinds[layout->kind].size;
  gsize widened = near_array_type_get_size (kinds[layout->kind].type);
  gsize index[NEAR_ARRAY_MAX_DIMS] = { 0 }, stride[NEAR_ARRAY_MAX_DIMS];
  gsize from = 0, product = 1;

  for (guint k = 0; k < layout->n_dims; k++)
    {
      guint dim = layout->fortran ? k : layout->n_dims - 1 - k;

      stride[dim] = product;
      product *= layout->shape[dim];
    }
  for (gsize i = 0; i < layout->length; i++)
    {
      convert_element (layout, layout->data + from * size, to + i * widened);
      for (guint k = layout->n_dims; k-- > 0;)
        {
          from += stride[k];
          if (++index[k] < layout->shape[k])
            break;
          from -= stride[k] * layout->shape[k];
          index[k] = 0;
        }
    }
}

static NearArray *
build_array (const Layout *layout, GError **error)
{
  NearArrayType type = kinds[layout->kind].type;
  gsize n_bytes = layout->length * near_array_type_get_size (type);
  guint8 *elements = g_try_malloc (MAX (n_bytes, 1));

  if (elements == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%s: there is not enough memory for an array of %zu bytes"), layout->name,
                   n_bytes);
      return NULL;
    }
  if (!is_native (layout))
    convert (layout, elements);
  else if (n_bytes > 0)
    memcpy (elements, layout->data, n_bytes);
  return near_array_new_take (type, layout->n_dims, layout->shape, elements, n_bytes, error);
}

/**
 * near_npy_parse:
 *
 * Booleans become UINT8 0 or 1, i1 i2 u2 INT32, u4 INT64, c8 COMPLEX128.
 *
 * Errors: NEAR_ERROR_PARSE; NEAR_ERROR_VERSION; NEAR_ERROR_UNSUPPORTED for other types and more
 * than NEAR_ARRAY_MAX_DIMS dimensions; NEAR_ERROR_TOO_LARGE Returns: (transfer full): the array in
 * C order
 */
NearArray *
near_npy_parse (gconstpointer data, gsize n_bytes, const char *name, GError **error)
{
  g_return_val_if_fail ((data != NULL || n_bytes == 0) && name != NULL, NULL);

  Layout layout;

  if (!parse_layout (data, n_bytes, name, &layout, error))
    return NULL;
  return build_array (&layout, error);
}

/**
 * near_npy_load:
 *
 * An array that this machine can use as it is costs the memory of one copy, not two.
 *
 * Errors: those of near_file_read() and near_npy_parse()
 */
NearArray *
near_npy_load (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autofree char *data = NULL;
  g_autofree char *name = g_filename_display_name (path);
  gsize n_bytes;
  Layout layout;

  if (!near_file_read (path, MAX_FILE_BYTES, &data, &n_bytes, error)
      || !parse_layout (data, n_bytes, name, &layout, error))
    return NULL;
  if (!is_native (&layout))
    return build_array (&layout, error);
  gsize n_elements = layout.length * kinds[layout.kind].size;
  memmove (data, layout.data, n_elements);
  return near_array_new_take (kinds[layout.kind].type, layout.n_dims, layout.shape,
                              g_steal_pointer (&data), n_elements, error);
}
