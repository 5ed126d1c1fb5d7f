/* near-lammps-types.c — units of LAMMPS, and which elements its types are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lammps-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The thermochemical calorie, by definition. */
#define JOULE_PER_CALORIE 4.184
/* u: what a mass in a file may differ from the element's and still be of one isotope mixture. */
#define MASS_DIFFERENCE 1.5
/* Å */
#define ORIGIN_TOLERANCE 1e-12
/* What a note names of a long list. */
#define MAX_LISTED 20

/* docs.lammps.org/units.html: metal Å/ps, eV/Å, ps; real Å/fs, kcal/(mol Å), fs. */
static const NearLammpsUnits units_rows[]
    = { { "metal", 1e-3, 1.0, 1e3 }, { "real", 1.0, JOULE_PER_CALORIE / NEAR_EV_KJ_PER_MOL, 1.0 } };

const NearLammpsUnits *
_near_lammps_find_units (const NearToken *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units_rows); i++)
    if (near_token_is (name, units_rows[i].name))
      return &units_rows[i];
  return NULL;
}

const NearLammpsUnits *
_near_lammps_get_metal (void)
{
  return &units_rows[0];
}

/* --- types ------------------------------------------------------------------------------------ */

GArray *
_near_lammps_types_new (void)
{
  return g_array_new (FALSE, TRUE, sizeof (NearLammpsType));
}

NearLammpsType *
_near_lammps_types_get (GArray *types, guint type)
{
  g_assert (type >= 1 && type <= NEAR_LAMMPS_MAX_TYPES);
  if (types->len < type)
    g_array_set_size (types, type);
  return &g_array_index (types, NearLammpsType, type - 1);
}

void
_near_lammps_type_name (NearLammpsType *type, const NearToken *word)
{
  guint element = 0;

  if (_near_is_dummy_name (word))
    {
      type->named = type->exact = TRUE;
      type->element = 0;
    }
  else if (near_element_from_label (word->start, (gssize) word->n, &element, NULL))
    {
      const char *symbol = near_element_get (element)->symbol;
      gsize n = strlen (symbol);

      type->named = TRUE;
      type->element = element;
      type->exact = word->n >= n && strncmp (word->start, symbol, n) == 0
                    && (word->n == n || !g_ascii_isalpha (word->start[n]));
    }
}

/* Types in words, of which a note shows the first few. */
typedef struct
{
  GString *text;
  guint n;
} List;

static void
list_append (List *list, guint number, const char *symbol)
{
  if (list->n++ == MAX_LISTED)
    g_string_append (list->text, ", …");
  if (list->n > MAX_LISTED)
    return;
  g_string_append_printf (list->text, "%s%u", list->n > 1 ? ", " : "", number);
  if (symbol != NULL)
    g_string_append_printf (list->text, ": %s", symbol);
}

/* Deuterium and tritium. */
static gboolean
is_isotope (const NearLammpsType *type)
{
  return type->element == 1 && type->mass > 1.9 && type->mass < 3.1;
}

/* The name and the mass of one type may contradict each other: "HO" is a hydrogen of a hydroxyl
 * group in many force fields, "Al" of mass 1 is aluminium in reduced units. */
static void
reconcile (NearReader *reader, NearLammpsType *type, guint number, List *guessed)
{
  guint by_mass = 0;
  gboolean found = type->mass > 0.0 && near_element_from_mass (type->mass, &by_mass);
  const NearElement *row;

  if (!type->named)
    {
      type->element = found ? by_mass : 0;
      if (found)
        list_append (guessed, number, near_element_get (by_mass)->symbol);
      return;
    }
  row = near_element_get (type->element);
  if (type->element == 0 || type->mass <= 0.0 || is_isotope (type)
      || (fabs (row->mass - type->mass) < MASS_DIFFERENCE && (!found || by_mass == type->element)))
    return;
  if (found && !type->exact)
    {
      near_reader_note (
          reader, NEAR_NOTE_WARNING, "element-mass-disagrees",
          _ ("The word beside type %u reads like %s, but its mass %g is that of %s, which was "
             "taken. If that is wrong, name the elements of all types (--elements)."),
          number, row->symbol, type->mass, near_element_get (by_mass)->symbol);
      type->element = by_mass;
      return;
    }
  near_reader_note (reader, NEAR_NOTE_WARNING, "element-mass-disagrees",
                    _ ("Type %u is called %s, but its mass is %g and not %g; the name was "
                       "believed. If that is wrong, name the elements of all types (--elements)."),
                    number, row->symbol, type->mass, row->mass);
  type->mass = 0.0;
}

static gboolean
take_option (NearReader *reader, GArray *types, GError **error)
{
  g_autoptr (GArray) elements = near_reader_dup_elements_option (reader, error);

  if (elements == NULL)
    return FALSE;
  for (guint t = 0; t < types->len; t++)
    {
      NearLammpsType *type = &g_array_index (types, NearLammpsType, t);

      if (!type->used)
        continue;
      if (t >= elements->len)
        return near_reader_fail_file (reader, error, NEAR_ERROR_RANGE,
                                      _ ("there are atoms of type %u, but only %u elements are "
                                         "given; name one for each type (--elements)"),
                                      t + 1, elements->len);
      type->element = g_array_index (elements, guint, t);
      type->named = type->exact = TRUE;
      if (fabs (near_element_get (type->element)->mass - type->mass) >= MASS_DIFFERENCE)
        type->mass = 0.0;
    }
  return TRUE;
}

/* A note of a file that says more with every frame that has new types. */
static void
forget_note (NearReader *reader, const char *id)
{
  for (guint i = 0; i < reader->notes->len; i++)
    if (g_str_equal (((const NearNote *) reader->notes->pdata[i])->id, id))
      {
        g_ptr_array_remove_index (reader->notes, i);
        return;
      }
}

static void
note_guesses (NearReader *reader, const List *guessed, const List *unknown)
{
  forget_note (reader, "elements-from-mass");
  forget_note (reader, "elements-unknown");
  if (guessed->n > 0)
    near_reader_note (
        reader, NEAR_NOTE_INFO, "elements-from-mass",
        _ ("The elements were guessed from the masses: type %s. If that is wrong, name the "
           "elements in the order of the types (--elements)."),
        guessed->text->str);
  if (unknown->n > 0)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "elements-unknown",
        _ ("Nothing in the file tells what the atoms of type %s are: they are called X. Name "
           "the elements in the order of the types (--elements)."),
        unknown->text->str);
}

gboolean
_near_lammps_types_finish (NearReader *reader, GArray *types, NearCrystalBuilder *builder,
                           GError **error)
{
  g_autoptr (GString) guessed_text = g_string_new (NULL);
  g_autoptr (GString) unknown_text = g_string_new (NULL);
  List guessed = { guessed_text, 0 }, unknown = { unknown_text, 0 };
  guint n_with[NEAR_N_ELEMENTS] = { 0 };

  if (reader->options->elements != NULL && !take_option (reader, types, error))
    return FALSE;
  for (guint t = 0; t < types->len; t++)
    {
      NearLammpsType *type = &g_array_index (types, NearLammpsType, t);

      if (!type->used)
        continue;
      reconcile (reader, type, t + 1, &guessed);
      n_with[type->element]++;
      if (type->element == 0)
        list_append (&unknown, t + 1, NULL);
    }
  note_guesses (reader, &guessed, &unknown);
  for (guint t = 0; t < types->len; t++)
    {
      NearLammpsType *type = &g_array_index (types, NearLammpsType, t);
      const char *symbol = is_isotope (type) ? type->mass < 2.5 ? "D" : "T"
                                             : near_element_get (type->element)->symbol;
      g_autofree char *numbered = NULL;

      if (!type->used)
        continue;
      if (is_isotope (type))
        _near_reader_note_label (reader, &(const NearToken){ symbol, 1 }, type->element);
      if (n_with[type->element] > 1)
        numbered = g_strdup_printf ("%s%u", symbol, t + 1);
      if (!near_crystal_builder_add_species (builder, numbered != NULL ? numbered : symbol,
                                             type->element, type->mass, &type->species, error))
        return FALSE;
    }
  return TRUE;
}

/* --- the box ---------------------------------------------------------------------------------- */

NearMat3
_near_lammps_make_lattice (const double length[3], const double tilt[3])
{
  return (NearMat3){
    { { length[0], 0.0, 0.0 }, { tilt[0], length[1], 0.0 }, { tilt[1], tilt[2], length[2] } }
  };
}

void
_near_lammps_note_origin (NearReader *reader, const double origin[3])
{
  if (fabs (origin[0]) <= ORIGIN_TOLERANCE && fabs (origin[1]) <= ORIGIN_TOLERANCE
      && fabs (origin[2]) <= ORIGIN_TOLERANCE)
    return;
  _near_reader_note_once (
      reader, NEAR_NOTE_INFO, "origin-shifted",
      _ ("The box begins at (%g, %g, %g): all atoms were moved so that it begins at zero."),
      origin[0], origin[1], origin[2]);
}
