/* near-cif-symmetry.c — the symmetry a CIF states: operations, or the name of the space group
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Operations in the file win over any name. Without them the Hall symbol says all; what the
 * Hermann-Mauguin symbol and the number leave open is chosen in near-cif-setting.c.
 */
#include "near-cif-private.h"

#include "near-hall.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define HALL_TAGS "_space_group_name_hall _symmetry_space_group_name_hall"
#define NAME_TAGS                                                                                  \
  "_space_group_name_h-m_alt _symmetry_space_group_name_h-m _space_group_name_h-m "                \
  "_space_group_name_h-m_ref _space_group_name_h-m_full"
#define NUMBER_TAGS                                                                                \
  "_space_group_it_number _symmetry_int_tables_number _symmetry_space_group_it_number"
#define CODE_TAGS "_space_group_it_coordinate_system_code"

/* --- the space group that is named ---------------------------------------------------------- */

typedef enum
{
  BY_HALL,
  BY_NAME,
  BY_NUMBER,
  NOT_AT_ALL
} Source;

typedef struct
{
  Source source;
  const NearCifValue *value; /* what names it */
  GArray *settings;          /* Hall numbers it may be */
  NearOperation *operations; /* of a Hall symbol that is in no table */
  gsize n_operations;
} Named;

static void
find_by_name (NearReader *reader, const NearCifBlock *block, Named *named)
{
  const NearCifValue *code = _near_cif_get (block, CODE_TAGS);
  g_auto (GStrv) tags = g_strsplit (NAME_TAGS, " ", -1);

  for (char **tag = tags; *tag != NULL && named->settings->len == 0; tag++)
    {
      const NearCifValue *value = _near_cif_get (block, *tag);
      g_autofree char *joined = NULL;

      if (value == NULL)
        continue;
      if (code != NULL && strchr (value->text, ':') == NULL)
        joined = g_strdup_printf ("%s:%s", value->text, code->text);
      g_array_unref (named->settings);
      named->settings = near_space_group_find_name (joined != NULL ? joined : value->text, NULL);
      named->value = value;
      named->source = BY_NAME;
      if (named->settings->len == 0)
        near_reader_note (reader, NEAR_NOTE_WARNING, "space-group-unknown",
                          _ ("Line %zu: “%s” is not the symbol of a space group."), value->line,
                          value->text);
    }
}

static void
find_by_number (NearReader *reader, const NearCifBlock *block, Named *named)
{
  const NearCifValue *value = _near_cif_get (block, NUMBER_TAGS);
  NearToken token;
  gint64 number;

  if (value == NULL)
    return;
  token = (NearToken){ value->text, strlen (value->text) };
  if (near_token_parse_integer (&token, &number) && number >= 1 && number <= 230)
    {
      g_array_unref (named->settings);
      named->settings = near_space_group_find_number ((int) number);
      named->value = value;
      named->source = BY_NUMBER;
    }
  else
    near_reader_note (reader, NEAR_NOTE_WARNING, "space-group-unknown",
                      _ ("Line %zu: “%s” is not the number of a space group, 1 to 230."),
                      value->line, value->text);
}

static void
find_named (NearReader *reader, const NearCifBlock *block, Named *named)
{
  const NearCifValue *hall = _near_cif_get (block, HALL_TAGS);
  int found = hall != NULL ? near_space_group_find_hall (hall->text) : 0;

  *named = (Named){ NOT_AT_ALL, hall, g_array_new (FALSE, FALSE, sizeof (int)), NULL, 0 };
  if (found > 0)
    g_array_append_val (named->settings, found);
  else if (hall != NULL)
    {
      named->operations = near_hall_dup_operations (hall->text, &named->n_operations, NULL);
      if (named->operations == NULL)
        near_reader_note (reader, NEAR_NOTE_WARNING, "space-group-unknown",
                          _ ("Line %zu: “%s” is not a Hall symbol."), hall->line, hall->text);
    }
  if (found > 0 || named->operations != NULL)
    {
      named->source = BY_HALL;
      return;
    }
  find_by_name (reader, block, named);
  if (named->settings->len == 0)
    find_by_number (reader, block, named);
  if (named->settings->len == 0)
    named->source = NOT_AT_ALL;
}

static void
named_clear (Named *named)
{
  g_array_unref (named->settings);
  g_free (named->operations);
}

static int
get_number (const Named *named)
{
  NearSpaceGroup group;

  return named->settings->len > 0
                 && near_space_group_get (g_array_index (named->settings, int, 0), &group)
             ? group.number
             : 0;
}

/* Hall symbol, Hermann-Mauguin symbol and number may contradict each other; the first was used. */
static void
compare_names (NearReader *reader, const NearCifBlock *block, const Named *named)
{
  const NearCifValue *name = _near_cif_get (block, NAME_TAGS),
                     *number = _near_cif_get (block, NUMBER_TAGS);
  int own = get_number (named);
  NearSpaceGroup group = { 0 };
  double value;

  if (own == 0)
    return;
  if (name != NULL && name != named->value)
    {
      g_autoptr (GArray) settings = near_space_group_find_name (name->text, NULL);

      if (settings->len > 0)
        near_space_group_get (g_array_index (settings, int, 0), &group);
      if (group.number != 0 && group.number != own)
        near_reader_note (
            reader, NEAR_NOTE_WARNING, "space-group-disagrees",
            _ ("Line %zu says “%s”, but line %zu “%s” is space group %d: the latter was used."),
            name->line, name->text, named->value->line, named->value->text, own);
    }
  if (number != NULL && number != named->value
      && _near_cif_get_number (reader, number, "", &value, NULL) && value != own)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "space-group-disagrees",
        _ ("Line %zu gives the space group the number %s, but line %zu “%s” is number %d: the "
           "latter was used."),
        number->line, number->text, named->value->line, named->value->text, own);
}

/* The file's list against the group it names. */
static void
compare_with_name (NearReader *reader,
                   const NearCifContent *content,
                   const GArray *operations,
                   const Named *named)
{
  gsize n = named->n_operations, expected = 0;
  const NearOperation *own = (const NearOperation *) operations->data;
  gboolean same_count = named->operations != NULL && n == operations->len;
  int listed = 0;

  if (named->source == NOT_AT_ALL)
    return;
  for (guint i = 0; i < named->settings->len; i++)
    {
      g_free (near_space_group_dup_operations (g_array_index (named->settings, int, i), &n));
      same_count |= n == operations->len;
      expected = i == 0 ? n : expected;
    }
  expected = named->operations != NULL ? named->n_operations : expected;
  /* In a cell of another size a group has another number of operations: what counts is its type. */
  if (content->has_cell && _near_cif_is_group (operations)
      && _near_cif_fits_cell (&content->lattice, own, operations->len))
    listed = near_space_group_find_operations (own, operations->len);
  if (listed == 0 || named->operations != NULL ? same_count : listed == get_number (named))
    return;
  near_reader_note (
      reader, NEAR_NOTE_WARNING, "symmetry-disagrees",
      same_count ? _ (
          "The file lists %u operations of symmetry, but the space group it names (%s) has %zu "
          "others. Those listed were used. If the group is right, take the list out of the file: "
          "the group's own operations are used then.")
                 : _ ("The file lists %u operations of symmetry, but the space group it names (%s) "
                      "has %zu. "
                      "Those listed were used. If the group is right, take the list out of the "
                      "file: the "
                      "group's own operations are used then."),
      operations->len, named->value->text, expected);
}

/* --- using it ------------------------------------------------------------------------------- */

static GArray *
use_named (NearReader *reader, const NearCifContent *content, const Named *named, GError **error)
{
  static const char *const sources[]
      = { N_ ("Hall symbol"), N_ ("Hermann–Mauguin symbol"), N_ ("number") };
  GArray *operations;
  g_autofree char *name = NULL;

  if (named->operations != NULL)
    {
      operations = g_array_new (FALSE, FALSE, sizeof (NearOperation));
      g_array_append_vals (operations, named->operations, (guint) named->n_operations);
      _near_cif_put_identity_first (operations);
      name = g_strdup (named->value->text);
    }
  else
    {
      int hall_number = _near_cif_choose_setting (
          reader, content, named->settings, named->value->text, named->source == BY_NAME, error);

      if (hall_number == 0)
        return NULL;
      operations = _near_cif_get_operations (hall_number);
      name = _near_cif_dup_setting_name (hall_number);
    }
  _near_cif_check_shape (reader, content, operations);
  near_reader_note (
      reader, NEAR_NOTE_INFO, "symmetry-from-name",
      _ ("The file lists no operations of symmetry. Those of the space group %s were used, found "
         "by its %s “%s”."),
      name, _ (sources[named->source]), named->value->text);
  return operations;
}

GArray *
_near_cif_read_symmetry (NearReader *reader,
                         const NearCifBlock *block,
                         const NearCifContent *content,
                         gboolean *known,
                         GError **error)
{
  GArray *operations = _near_cif_read_list (reader, block, content, error);
  Named named;

  if (operations == NULL)
    return NULL;
  find_named (reader, block, &named);
  compare_names (reader, block, &named);
  *known = operations->len > 0 || named.source != NOT_AT_ALL;
  if (operations->len > 0)
    compare_with_name (reader, content, operations, &named);
  else if (*known)
    {
      g_array_unref (operations);
      operations = use_named (reader, content, &named, error);
    }
  else
    _near_cif_put_identity_first (operations);
  named_clear (&named);
  return operations;
}
