/* near-cli-crystal-info.c — nearsight-cli crystal info, list, show: the card of a crystal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-crystal.h"

#include "near-gallery.h"
#include "near-neighbors.h"
#include "near-symmetry.h"
#include "near-text.h"
#include "near-tolerance.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* spglib's time grows with the square of the atoms: 0.5 s for 2,000, a minute for 20,000. */
#define MOST_ATOMS_FOR_SYMMETRY 5000
/* Four a decade. */
#define N_TOLERANCES 17

typedef struct
{
  const NearCliCrystalFrame *frame;
  NearCrystal *crystal;       /* the frame's, as the next */
  NearStructures *structures; /* nullable */
  NearSymmetry *symmetry;     /* nullable */
  GPtrArray *notes;           /* those of the crystal, and what was found here */
  double symprec;
} Card;

static void
find_symmetry (Card *card, double symprec)
{
  g_autoptr (GError) error = NULL;
  gsize n = near_crystal_get_n_atoms (card->crystal);

  card->symprec = isnan (symprec) ? NEAR_SYMPREC : symprec;
  if (!near_crystal_has_cell (card->crystal))
    return;
  if (isnan (symprec) && n > MOST_ATOMS_FOR_SYMMETRY)
    {
      near_notes_add (card->notes, NEAR_NOTE_INFO, "symmetry-not-looked-for",
                      _ ("The space group of %zu atoms takes long and was not looked for; --symprec 0.01 asks "
                         "for it."),
                      n);
      return;
    }
  NearMonitor monitor = near_cli_progress_begin ();
  card->symmetry = near_symmetry_search (card->crystal, card->symprec, &monitor, &error);
  near_cli_progress_end ();
  if (card->symmetry == NULL)
    near_notes_add (card->notes, NEAR_NOTE_WARNING, "no-symmetry", _ ("The space group was not found: %s."),
                    error->message);
  else
    near_notes_append (card->notes, near_symmetry_get_notes (card->symmetry));
}

/* NAN where an element is not known: its mass would count as nothing. */
static double
get_density (const NearCrystal *crystal)
{
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);

      for (guint c = 0; c < species->n_components; c++)
        if (species->components[c].element == 0 || !(species->mass > 0.0))
          return NAN;
    }
  return near_crystal_get_density (crystal);
}

/* --- JSON ----------------------------------------------------------------------------------------- */

static json_t *
cell_to_json (const NearMat3 *lattice)
{
  NearCell cell = near_lattice_get_cell (lattice);
  const struct
  {
    const char *key;
    double value;
  } rows[] = { { "a", cell.a },         { "b", cell.b },       { "c", cell.c },
               { "alpha", cell.alpha }, { "beta", cell.beta }, { "gamma", cell.gamma } };
  json_t *object = json_object (), *matrix = json_array ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    json_object_set_new (object, rows[i].key, near_json_new_number (rows[i].value));
  for (guint i = 0; i < 3; i++)
    json_array_append_new (matrix, near_json_new_numbers (lattice->m[i], 3));
  json_object_set_new (object, "lattice", matrix);
  return object;
}

static json_t *
space_group_to_json (const Card *card)
{
  const NearSymmetry *s = card->symmetry;

  if (s == NULL)
    return json_null ();
  return json_pack ("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:o}", "number",
                    near_symmetry_get_number (s), "international", near_symmetry_get_international (s),
                    "international_full", near_symmetry_get_international_full (s), "schoenflies",
                    near_symmetry_get_schoenflies (s), "bravais", near_symmetry_get_bravais (s), "pearson",
                    near_symmetry_get_pearson (s), "hall", near_symmetry_get_hall (s), "choice", near_symmetry_get_choice (s), "point_group",
                    near_symmetry_get_point_group (s), "crystal_system", near_symmetry_get_crystal_system (s),
                    "n_operations", (int) near_symmetry_get_n_operations (s), "symprec",
                    near_json_new_number (card->symprec));
}

static json_t *
wyckoff_to_json (const Card *card)
{
  json_t *letters = json_array ();

  for (gsize i = 0; card->symmetry != NULL && i < near_crystal_get_n_atoms (card->crystal); i++)
    json_array_append_new (letters,
                           json_sprintf ("%c", near_symmetry_get_wyckoff (card->symmetry, i)));
  return letters;
}

/* Whether atom @i is the first of its orbit, and how many there are of it in the cell of the crystal. The
 * multiplicity of the International Tables counts those in the conventional cell. */
static gboolean
is_orbit (const Card *card, gsize i, gsize *n_atoms, gsize *multiplicity)
{
  if (near_symmetry_get_equivalent_atom (card->symmetry, i) != i)
    return FALSE;
  *n_atoms = 0;
  for (gsize j = i; j < near_crystal_get_n_atoms (card->crystal); j++)
    *n_atoms += near_symmetry_get_equivalent_atom (card->symmetry, j) == i;
  *multiplicity = *n_atoms * near_symmetry_get_n_standard_atoms (card->symmetry)
                  / near_crystal_get_n_atoms (card->crystal);
  return TRUE;
}

static const char *
get_label (const NearCrystal *crystal, gsize atom)
{
  return near_crystal_get_species (crystal, near_crystal_peek_species (crystal)[atom])->label;
}

static json_t *
sites_to_json (const Card *card)
{
  json_t *sites = json_array ();
  const double *f = near_crystal_peek_fractional (card->crystal);
  gsize n_atoms, multiplicity;

  for (gsize i = 0; card->symmetry != NULL && i < near_crystal_get_n_atoms (card->crystal); i++)
    if (is_orbit (card, i, &n_atoms, &multiplicity))
      {
        g_autofree char *wyckoff
            = g_strdup_printf ("%c", near_symmetry_get_wyckoff (card->symmetry, i));

        json_array_append_new (
            sites, json_pack ("{s:s, s:s, s:I, s:I, s:s, s:o}", "species", get_label (card->crystal, i),
                              "wyckoff", wyckoff, "multiplicity", (json_int_t) multiplicity, "n_atoms",
                              (json_int_t) n_atoms, "site_symmetry",
                              near_symmetry_get_site_symmetry (card->symmetry, i), "fractional",
                              near_json_new_numbers (f + 3 * i, 3)));
      }
  return sites;
}

static json_t *
fields_to_json (const NearStructures *structures)
{
  json_t *fields = json_array ();

  for (gsize i = 0; structures != NULL && i < near_structures_get_n_fields (structures); i++)
    {
      const NearField *field = near_structures_get_field (structures, i);
      double low, high;

      near_field_get_range (field, &low, &high);
      json_array_append_new (
          fields, json_pack ("{s:s, s:s, s:[I,I,I], s:o, s:o, s:o}", "name", near_field_get_name (field), "unit",
                             near_field_get_unit (field), "n", (json_int_t) near_field_get_n (field, 0),
                             (json_int_t) near_field_get_n (field, 1), (json_int_t) near_field_get_n (field, 2),
                             "minimum", near_json_new_number (low), "maximum", near_json_new_number (high),
                             "integral", near_json_new_number (near_field_get_integral (field))));
    }
  return fields;
}

static json_t *
data_to_json (const NearCrystal *crystal)
{
  g_autofree const char **names = near_crystal_dup_cell_data_names (crystal);
  json_t *object = json_object ();

  for (const char **name = names; *name != NULL; name++)
    {
      NearArray *array = near_crystal_get_cell_data (crystal, *name);
      g_autofree double *values = near_array_dup_doubles (array);
      gsize n = near_array_get_length (array);

      if (values != NULL && n == 1)
        json_object_set_new (object, *name, near_json_new_number (values[0]));
      else if (values != NULL)
        json_object_set_new (object, *name, near_json_new_numbers (values, n));
    }
  return object;
}

static json_t *
card_to_json (const Card *card)
{
  const NearCrystal *crystal = card->crystal;
  gboolean has_cell = near_crystal_has_cell (crystal);
  guint n_units;
  g_autofree char *reduced = near_crystal_dup_reduced_formula (crystal, &n_units);
  g_autofree char *formula = near_crystal_dup_formula (crystal);
  g_autofree const char **atom_data = near_crystal_dup_atom_data_names (crystal);
  json_t *object = json_object (), *names = json_array (), *ids = json_array ();
  double nearest;

  json_object_set_new (object, "formula", json_string (reduced));
  json_object_set_new (object, "cell_formula", json_string (formula));
  json_object_set_new (object, "formula_units", json_integer (n_units));
  json_object_set_new (object, "n_atoms", json_integer ((json_int_t) near_crystal_get_n_atoms (crystal)));
  json_object_set_new (object, "cell",
                       has_cell ? cell_to_json (near_crystal_get_lattice (crystal)) : json_null ());
  json_object_set_new (object, "periodic",
                       json_pack ("[b,b,b]", near_crystal_get_periodic (crystal)[0],
                                  near_crystal_get_periodic (crystal)[1],
                                  near_crystal_get_periodic (crystal)[2]));
  json_object_set_new (object, "volume", near_json_new_number (near_crystal_get_volume (crystal)));
  json_object_set_new (object, "density", near_json_new_number (get_density (crystal)));
  json_object_set_new (object, "space_group", space_group_to_json (card));
  json_object_set_new (object, "wyckoff", wyckoff_to_json (card));
  json_object_set_new (object, "sites", sites_to_json (card));
  json_object_set_new (object, "nearest_distance",
                       near_json_new_number (near_crystal_find_nearest (crystal, &nearest, NULL) ? nearest : NAN));
  json_object_set_new (object, "title", json_string (near_crystal_get_title (crystal)));
  json_object_set_new (object, "source", json_string (near_crystal_get_provenance (crystal)));
  if (card->structures != NULL)
    json_object_set_new (object, "format", json_string (near_structures_get_format (card->structures)));
  near_cli_crystal_frame_to_json (card->frame, object);
  for (const char **name = atom_data; *name != NULL; name++)
    json_array_append_new (names, json_string (*name));
  json_object_set_new (object, "atom_data", names);
  json_object_set_new (object, "cell_data", data_to_json (crystal));
  json_object_set_new (object, "fields", fields_to_json (card->structures));
  json_object_set_new (object, "notes", near_cli_crystal_notes_to_json (card->notes));
  for (guint i = 0; i < card->notes->len; i++)
    json_array_append_new (ids, json_string (((const NearNote *) card->notes->pdata[i])->id));
  json_object_set_new (object, "note_ids", ids);
  return object;
}

/* --- words ---------------------------------------------------------------------------------------- */

static void
print_row (const char *name, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
print_row (const char *name, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  /* printf() counts bytes, people characters */
  int width = 17 + (int) (strlen (name) - (gsize) g_utf8_strlen (name, -1));

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_print ("%-*s %s\n", width, name, text);
}

static void
print_sites (const Card *card)
{
  const double *f = near_crystal_peek_fractional (card->crystal);
  gsize n_atoms, multiplicity;

  for (gsize i = 0; i < near_crystal_get_n_atoms (card->crystal); i++)
    if (is_orbit (card, i, &n_atoms, &multiplicity))
      {
        g_autofree char *site
            = g_strdup_printf ("%zu%c", multiplicity, near_symmetry_get_wyckoff (card->symmetry, i));

        g_print ("  %-10s %6zu %-5s %-8s %9.5f %9.5f %9.5f\n", get_label (card->crystal, i), n_atoms, site,
                 near_symmetry_get_site_symmetry (card->symmetry, i), f[3 * i], f[3 * i + 1], f[3 * i + 2]);
      }
}

static void
print_card (const Card *card)
{
  const NearCrystal *crystal = card->crystal;
  guint n_units;
  g_autofree char *reduced = near_crystal_dup_reduced_formula (crystal, &n_units);
  double nearest;

  print_row (_ ("formula"), ngettext ("%s, %u formula unit", "%s, %u formula units", n_units), reduced, n_units);
  print_row (_ ("atoms"), "%zu", near_crystal_get_n_atoms (crystal));
  if (card->frame->n_frames > 1)
    print_row (_ ("frames"), "%zu", card->frame->n_frames);
  if (near_crystal_has_cell (crystal))
    {
      NearCell cell = near_lattice_get_cell (near_crystal_get_lattice (crystal));

      NearArray *uncertainty = near_crystal_get_cell_data (crystal, "cell_uncertainty");
      const double *u = uncertainty != NULL ? near_array_peek_doubles (uncertainty) : NULL;

      print_row (_ ("a, b, c"), "%.5f  %.5f  %.5f Å", cell.a, cell.b, cell.c);
      print_row (_ ("α, β, γ"), "%.4f  %.4f  %.4f°", cell.alpha, cell.beta, cell.gamma);
      if (u != NULL)
        print_row (_ ("uncertainties"), "±%g  ±%g  ±%g Å; ±%g  ±%g  ±%g°", u[0], u[1], u[2], u[3], u[4], u[5]);
      print_row (_ ("volume"), "%.4f Å³", near_crystal_get_volume (crystal));
      if (isfinite (get_density (crystal)))
        print_row (_ ("density"), "%.4f g/cm³", get_density (crystal));
      else
        print_row (_ ("density"), "%s", _ ("not known: not all elements are"));
    }
  else
    print_row (_ ("cell"), "%s", _ ("none: no volume, density or space group"));
  if (near_crystal_find_nearest (crystal, &nearest, NULL))
    print_row (_ ("nearest distance"), "%.4f Å", nearest);
  if (card->symmetry != NULL)
    {
      print_row (_ ("space group"), _ ("%s (No. %d), Hall %s, within %g Å"),
                 near_symmetry_get_international (card->symmetry), near_symmetry_get_number (card->symmetry),
                 near_symmetry_get_hall (card->symmetry), card->symprec);
      print_row (_ ("point group"), "%s, %s", near_symmetry_get_point_group (card->symmetry),
                 near_symmetry_get_crystal_system (card->symmetry));
      g_print ("%s\n", _ ("sites: species, atoms, Wyckoff position, site symmetry, fractional coordinates"));
      print_sites (card);
    }
  for (gsize i = 0; card->structures != NULL && i < near_structures_get_n_fields (card->structures); i++)
    {
      const NearField *field = near_structures_get_field (card->structures, i);

      print_row (_ ("field"), _ ("%s, %zu x %zu x %zu points, integral %.6g %s·Å³"), near_field_get_name (field),
                 near_field_get_n (field, 0), near_field_get_n (field, 1), near_field_get_n (field, 2),
                 near_field_get_integral (field), near_field_get_unit (field));
    }
  for (guint i = 0; i < card->notes->len; i++)
    {
      const NearNote *note = card->notes->pdata[i];

      g_print ("%s %s\n", note->level == NEAR_NOTE_WARNING ? _ ("warning:") : _ ("note:"), note->text);
    }
}

/* --- the space group against the tolerance ------------------------------------------------------------ */

static NearTolerance *
scan_tolerances (const NearCrystal *crystal, GError **error)
{
  double symprecs[N_TOLERANCES];
  NearMonitor monitor = near_cli_progress_begin ();
  NearTolerance *tolerance;

  near_tolerance_fill_grid (1e-5, 0.1, N_TOLERANCES, symprecs);
  tolerance = near_tolerance_new (crystal, symprecs, N_TOLERANCES, &monitor, error);
  near_cli_progress_end ();
  return tolerance;
}

static void
print_tolerances (const NearCrystal *crystal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearTolerance) tolerance = scan_tolerances (crystal, &error);

  g_print ("%s\n", _ ("space group against tolerance in Å"));
  for (gsize i = 0; tolerance != NULL && i < near_tolerance_get_n (tolerance); i++)
    {
      const NearToleranceRow *row = near_tolerance_get_row (tolerance, i);

      if (row->number > 0)
        g_print ("  %-8.1e %s (%d)\n", row->symprec, row->international, row->number);
      else
        g_print ("  %-8.1e %s\n", row->symprec, row->message);
    }
  if (tolerance == NULL)
    g_print ("  %s\n", error->message);
}

static json_t *
tolerances_to_json (const NearCrystal *crystal)
{
  g_autoptr (NearTolerance) tolerance = scan_tolerances (crystal, NULL);
  json_t *rows = json_array ();

  for (gsize i = 0; tolerance != NULL && i < near_tolerance_get_n (tolerance); i++)
    {
      const NearToleranceRow *row = near_tolerance_get_row (tolerance, i);

      json_array_append_new (rows, json_pack ("{s:o, s:o, s:s}", "symprec", near_json_new_number (row->symprec),
                                              "number",
                                              row->number > 0 ? json_integer (row->number) : json_null (),
                                              "international", row->international));
    }
  return rows;
}

int
near_cli_crystal_print_card (const NearCliCrystalFrame *frame, double symprec, gboolean tolerances, gboolean json)
{
  Card card = { frame, frame->crystal, frame->structures, NULL, near_notes_new (), 0.0 };

  near_notes_append (card.notes, frame->notes);
  find_symmetry (&card, symprec);
  if (json)
    {
      json_t *object = card_to_json (&card);

      if (tolerances)
        json_object_set_new (object, "tolerances", tolerances_to_json (card.crystal));
      near_cli_print_json (object);
    }
  else
    {
      print_card (&card);
      if (tolerances)
        print_tolerances (card.crystal);
    }
  near_symmetry_unref (card.symmetry);
  g_ptr_array_unref (card.notes);
  return NEAR_CLI_OK;
}

/* --- commands --------------------------------------------------------------------------------------- */

int
near_cli_crystal_info (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  NearCliCrystalInput input = { 0 };
  double symprec = NAN;
  gboolean json = FALSE, tolerances = FALSE;
  const GOptionEntry entries[] = {
    { "symprec", 0, 0, G_OPTION_ARG_DOUBLE, &symprec,
      N_ ("Distance within which atoms count as equivalent, in Å [0.01]"), "X" },
    { "tolerances", 0, 0, G_OPTION_ARG_NONE, &tolerances,
      N_ ("Also the space group at tolerances from 1e-5 to 0.1 Å"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_crystal_context_new (
      &input, "FILE", _ ("Prints what a structure file holds, and what was assumed when it was read."),
      entries);
  g_auto (NearCliCrystalFrame) frame = { 0 };
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    {
      if (!near_cli_crystal_check_symprec ("info", symprec))
        status = NEAR_CLI_USAGE;
      else if (!near_cli_crystal_load_one (&input, argv[1], &frame, &error))
        status = near_cli_crystal_fail ("info", error, NEAR_CLI_FAILED);
      else
        status = near_cli_crystal_print_card (&frame, symprec, tolerances, json);
    }
  near_cli_crystal_input_clear (&input);
  return status;
}

static void
print_gallery (void)
{
  for (gsize i = 0; i < near_gallery_table.n_rows; i++)
    {
      const NearInfo *info = near_table_get (&near_gallery_table, i);

      g_print ("  %-20s %s\n", info->id, _ (info->name));
    }
}

int
near_cli_crystal_list (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print as one JSON document"), NULL }, { NULL }
  };

  g_option_context_set_summary (context, _ ("Lists the crystals of the gallery."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return near_cli_crystal_fail ("list", error, NEAR_CLI_USAGE);
  if (!json)
    {
      print_gallery ();
      return NEAR_CLI_OK;
    }
  json_t *rows = json_array ();
  for (gsize i = 0; i < near_gallery_table.n_rows; i++)
    {
      const NearInfo *info = near_table_get (&near_gallery_table, i);

      json_array_append_new (rows, json_pack ("{s:s, s:s, s:s, s:s}", "id", info->id, "name", _ (info->name),
                                              "sentence", _ (info->sentence), "citation",
                                              info->citation != NULL ? info->citation : ""));
    }
  near_cli_print_json (json_pack ("{s:o}", "crystals", rows));
  return NEAR_CLI_OK;
}

/* Name and source of the row that "gallery: ID" came from. */
static void
print_source (const char *provenance)
{
  gsize row;

  if (!near_table_find (&near_gallery_table, provenance + strlen ("gallery: "), &row, NULL))
    return;
  const NearInfo *info = near_table_get (&near_gallery_table, row);
  g_print ("%s (%s)\n%s\n", _ (info->name), info->id, _ (info->sentence));
  g_print (_ ("Source: %s\n"), info->citation);
}

int
near_cli_crystal_show (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("NAME");
  g_autofree char *out = NULL, *format = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_ ("Write it to this file"), "FILE" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &format, N_ ("The format to write, if the name does not tell"), "FORMAT" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  int status;

  g_option_context_set_summary (context, _ ("Shows a crystal of the gallery, with the source of its numbers."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    return status;
  g_auto (NearCliCrystalFrame) frame = { near_gallery_new (argv[1], &error), NULL, 1, 1, near_notes_new () };
  if (frame.crystal == NULL)
    return near_cli_crystal_fail ("show", error, NEAR_CLI_USAGE);
  near_notes_append (frame.notes, near_crystal_get_notes (frame.crystal));
  if (out != NULL && !near_structures_save (&frame.crystal, 1, NULL, out, format, NULL, frame.notes, &error))
    return near_cli_crystal_fail ("show", error, NEAR_CLI_FAILED);
  if (!json)
    print_source (near_crystal_get_provenance (frame.crystal));
  return near_cli_crystal_print_card (&frame, NAN, FALSE, json);
}
