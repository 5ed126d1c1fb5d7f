/* near-cif-list.c — the symmetry operations that a CIF lists
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cif-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NEW_TAG "_space_group_symop_operation_xyz"
#define OLD_TAG "_symmetry_equiv_pos_as_xyz"
#define OPERATION_TAGS                                                                             \
  NEW_TAG " " OLD_TAG " "                                                                          \
  "_space_group_symop_magn_operation_xyz _space_group_symop_ssg_operation_algebraic "              \
  "_space_group_symop_magn_ssg_operation_algebraic"
#define CENTERING_TAGS                                                                             \
  "_space_group_symop_magn_centering_xyz _space_group_symop_magn_ssg_centering_algebraic"

#define MAX_OPERATIONS 4096
/* More are not multiplied with each other. */
#define MAX_CLOSED 400
/* Of a_i a_j: angles rounded to a tenth of a degree still fit. */
#define SAME_METRIC 0.01

/* --- operations that are listed ------------------------------------------------------------- */

static gboolean
add_operation (NearReader *reader,
               const NearCifValue *value,
               const char *text,
               GArray *operations,
               gboolean *magnetic,
               GError **error)
{
  const NearToken token = { text, strlen (text) };
  g_autofree char *problem = NULL;
  NearOperation operation;
  int time_reversal;

  if (!near_operation_parse (text, &operation, &time_reversal, &problem))
    {
      reader->line = value->line;
      return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &token,
                               _ ("this is no operation of symmetry: %s"), problem);
    }
  *magnetic |= time_reversal != 0;
  for (guint i = 0; i < operations->len; i++)
    if (near_operation_is_equal (&g_array_index (operations, NearOperation, i), &operation))
      return TRUE;
  if (operations->len == MAX_OPERATIONS)
    {
      reader->line = value->line;
      return near_reader_fail (reader, error, NEAR_ERROR_TOO_LARGE, NULL,
                               _ ("there are more than %d different operations of symmetry"),
                               MAX_OPERATIONS);
    }
  g_array_append_val (operations, operation);
  return TRUE;
}

static guint
count_commas (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == ',';
  return n;
}

/* Without quotation marks "x, y, z" is three values. */
static gboolean
join_rows (const NearCifItem *item, gsize *row, GString *text)
{
  gsize start = *row;

  while (count_commas (text->str) < 2 && g_str_has_suffix (text->str, ",")
         && *row + 1 < item->values->len)
    {
      const NearCifValue *next = _near_cif_item_get (item, ++*row);

      if (next == NULL)
        break;
      g_string_append (text, next->text);
      if (count_commas (text->str) == 2 && g_str_has_suffix (text->str, ",")
          && *row + 1 < item->values->len && (next = _near_cif_item_get (item, ++*row)) != NULL)
        g_string_append (text, next->text);
    }
  return *row != start;
}

/* Of the first of the tags that has values. */
static const NearCifItem *
find_list (const NearCifBlock *block, const char *tags)
{
  g_auto (GStrv) list = g_strsplit (tags, " ", -1);

  for (char **tag = list; *tag != NULL; tag++)
    if (_near_cif_has_values (block, *tag))
      return _near_cif_find (block, *tag);
  return NULL;
}

/* The list of @tags; empty if the file has none. */
static gboolean
read_list (NearReader *reader,
           const NearCifBlock *block,
           const char *tags,
           GArray *operations,
           gboolean *magnetic,
           GError **error)
{
  const NearCifItem *item = find_list (block, tags);
  gboolean joined = FALSE;

  for (gsize row = 0; item != NULL && row < item->values->len; row++)
    {
      const NearCifValue *value = _near_cif_item_get (item, row);
      g_autoptr (GString) text = NULL;
      g_auto (GStrv) lines = NULL;

      if (value == NULL)
        continue;
      text = g_string_new (value->text);
      joined |= join_rows (item, &row, text);
      /* A text field may hold them all, one a line. */
      lines = g_strsplit_set (text->str, "\n;", -1);
      for (char **line = lines; *line != NULL; line++)
        if (*g_strstrip (*line) != '\0'
            && !add_operation (reader, value, *line, operations, magnetic, error))
          return FALSE;
    }
  if (joined)
    near_reader_note (
        reader, NEAR_NOTE_INFO, "operations-joined",
        _ ("The operations of symmetry have blanks but no quotation marks; their parts were put "
           "together again."));
  return TRUE;
}

gboolean
_near_cif_put_identity_first (GArray *operations)
{
  const NearOperation identity = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 0.0 } };

  for (guint i = 0; i < operations->len; i++)
    if (near_operation_is_equal (&g_array_index (operations, NearOperation, i), &identity))
      {
        g_array_index (operations, NearOperation, i) = g_array_index (operations, NearOperation, 0);
        g_array_index (operations, NearOperation, 0) = identity;
        return TRUE;
      }
  g_array_prepend_val (operations, identity);
  return FALSE;
}

static guint
hash_rotation (gconstpointer key)
{
  const int *r = key;
  guint hash = 0;

  for (guint i = 0; i < 9; i++)
    hash = 31 * hash + (guint) (r[i] + 8);
  return hash;
}

static gboolean
equal_rotations (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, 9 * sizeof (int)) == 0;
}

/* Whether every product is in the list; of very long lists nothing is said, and FALSE. */
gboolean
_near_cif_is_group (const GArray *operations)
{
  g_autoptr (GHashTable) first = g_hash_table_new (hash_rotation, equal_rotations);
  const NearOperation *w = (const NearOperation *) operations->data;
  g_autofree guint *next = g_new0 (guint, operations->len);

  if (operations->len > MAX_CLOSED)
    return FALSE;
  for (guint i = 0; i < operations->len; i++)
    {
      next[i] = GPOINTER_TO_UINT (g_hash_table_lookup (first, w[i].rotation));
      g_hash_table_insert (first, (gpointer) w[i].rotation, GUINT_TO_POINTER (i + 1));
    }
  for (guint i = 0; i < operations->len; i++)
    for (guint j = 0; j < operations->len; j++)
      {
        NearOperation product = near_operation_multiply (&w[i], &w[j]);
        guint k = GPOINTER_TO_UINT (g_hash_table_lookup (first, product.rotation));

        while (k > 0 && !near_operation_is_equal (&w[k - 1], &product))
          k = next[k - 1];
        if (k == 0)
          return FALSE;
      }
  return TRUE;
}

/* R^T G R = G for every operation, with the metric G. */
gboolean
_near_cif_fits_cell (const NearMat3 *lattice, const NearOperation *operations, gsize n)
{
  NearMat3 transposed = near_mat3_transpose (lattice);
  NearMat3 metric = near_mat3_multiply (lattice, &transposed);

  for (gsize o = 0; o < n; o++)
    for (guint i = 0; i < 3; i++)
      for (guint j = 0; j < 3; j++)
        {
          double turned = 0.0;

          for (guint k = 0; k < 9; k++)
            turned += operations[o].rotation[k / 3][i] * metric.m[k / 3][k % 3]
                      * operations[o].rotation[k % 3][j];
          if (fabs (turned - metric.m[i][j]) > SAME_METRIC * sqrt (metric.m[i][i] * metric.m[j][j]))
            return FALSE;
        }
  return TRUE;
}

void
_near_cif_check_shape (NearReader *reader, const NearCifContent *content, const GArray *operations)
{
  if (content->has_cell
      && !_near_cif_fits_cell (&content->lattice, (const NearOperation *) operations->data,
                               operations->len))
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "symmetry-cell-disagree",
        _ ("The cell does not have the shape that the operations of symmetry need: they change "
           "distances. The cell or the symmetry is wrong."));
}

static void
check_list (NearReader *reader, const NearCifContent *content, GArray *operations)
{
  gboolean had_identity = _near_cif_put_identity_first (operations);

  if (!had_identity || (operations->len <= MAX_CLOSED && !_near_cif_is_group (operations)))
    near_reader_note (reader, NEAR_NOTE_WARNING, "symmetry-not-closed",
                      _ ("The %u listed operations of symmetry are not a group: two of them in a "
                         "row give one that "
                         "is not listed. Some are missing or wrong; they were used as they are."),
                      operations->len);
  _near_cif_check_shape (reader, content, operations);
}

static void
note_kind (NearReader *reader, const NearCifBlock *block, gboolean magnetic)
{
  if (magnetic || _near_cif_find (block, "_space_group_symop_magn_operation_xyz") != NULL)
    near_reader_note (reader, NEAR_NOTE_INFO, "magnetic",
                      _ ("The structure is magnetic: the operations were used for the positions, "
                         "and moments were "
                         "not read."));
  if (_near_cif_find (block,
                      "_cell_modulation_dimension _space_group_symop_ssg_operation_algebraic "
                      "_space_group_symop_magn_ssg_operation_algebraic")
      != NULL)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "modulated",
        _ ("The structure is modulated: what was read is the average structure without the "
           "modulation."));
}

/* Centring translations of magnetic groups stand in a list of their own. */
static gboolean
multiply_by (NearReader *reader, const GArray *centerings, GArray *operations, GError **error)
{
  guint n = operations->len;

  if ((gsize) n * centerings->len > MAX_OPERATIONS)
    return near_reader_fail_file (
        reader, error, NEAR_ERROR_TOO_LARGE,
        _ ("%u operations of symmetry times %u centring translations are too many"), n,
        centerings->len);
  for (guint i = 0; i < centerings->len; i++)
    for (guint j = 0; j < n; j++)
      {
        NearOperation product
            = near_operation_multiply (&g_array_index (centerings, NearOperation, i),
                                        &g_array_index (operations, NearOperation, j));
        gboolean there = FALSE;

        for (guint k = 0; k < operations->len && !there; k++)
          there = near_operation_is_equal (&g_array_index (operations, NearOperation, k), &product);
        if (!there)
          g_array_append_val (operations, product);
      }
  return TRUE;
}

static gboolean
are_same (const GArray *one, const GArray *two)
{
  for (guint i = 0; i < one->len; i++)
    {
      gboolean there = FALSE;

      for (guint k = 0; k < two->len && !there; k++)
        there = near_operation_is_equal (&g_array_index (one, NearOperation, i),
                                         &g_array_index (two, NearOperation, k));
      if (!there)
        return FALSE;
    }
  return one->len == two->len;
}

/* A file may list its operations under the name of today, which is read, and under that of before. */
static void
compare_lists (NearReader *reader, const NearCifBlock *block, const GArray *operations)
{
  const NearCifItem *used = find_list (block, NEW_TAG), *other = find_list (block, OLD_TAG);
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (NearOperation));
  gboolean magnetic = FALSE, read;

  if (used == NULL || other == NULL)
    return;
  read = read_list (reader, block, OLD_TAG, others, &magnetic, NULL);
  if (!read || !are_same (operations, others))
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "operations-two-lists",
        _ ("The file has two lists of operations of symmetry that differ: %s (line %zu, %u "
           "operations) was used, %s (line %zu) was not. If the other one is right, take the first "
           "out of the file."),
        NEW_TAG, used->line, operations->len, OLD_TAG, other->line);
}

/* (transfer full): empty if the file lists none; else the identity is the first. */
GArray *
_near_cif_read_list (NearReader *reader,
                     const NearCifBlock *block,
                     const NearCifContent *content,
                     GError **error)
{
  g_autoptr (GArray) operations = g_array_new (FALSE, FALSE, sizeof (NearOperation));
  g_autoptr (GArray) centerings = g_array_new (FALSE, FALSE, sizeof (NearOperation));
  gboolean magnetic = FALSE;

  if (!read_list (reader, block, OPERATION_TAGS, operations, &magnetic, error))
    return NULL;
  compare_lists (reader, block, operations);
  if (!read_list (reader, block, CENTERING_TAGS, centerings, &magnetic, error)
      || !multiply_by (reader, centerings, operations, error))
    return NULL;
  note_kind (reader, block, magnetic);
  if (operations->len > 0)
    check_list (reader, content, operations);
  return g_steal_pointer (&operations);
}
