/* near-cli-crystal.c — nearsight-cli crystal: the table of its sub-commands, and how they read files
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-crystal.h"

#include "near-cli-options.h"
#include "near-file.h"
#include "near-gallery.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const NearCliCommand commands[] = {
  { "info", "FILE [--symprec X] [--json]", N_ ("formula, cell, density, space group, and what was assumed"),
    near_cli_crystal_info },
  { "convert", "IN OUT [--cell CELL]", N_ ("write in another format or another cell"),
    near_cli_crystal_convert },
  { "supercell", "IN OUT --matrix \"3 0 0 0 3 0 0 0 3\"", N_ ("repeat along any integer combinations"),
    near_cli_crystal_supercell },
  { "coordination", "FILE [--json]", N_ ("coordination numbers by four definitions"),
    near_cli_crystal_coordination },
  { "rdf", "FILE --rmax R --bins N [--csv F]", N_ ("radial distribution function, total and partial"),
    near_cli_crystal_rdf },
  { "angles", "FILE [--csv F]", N_ ("distribution of bond angles"), near_cli_crystal_angles },
  { "xrd", "FILE --wavelength X [--json]", N_ ("powder diffraction"), near_cli_crystal_xrd },
  { "descriptors", "FILE --kind KIND --out F.npy", N_ ("fingerprints of the atoms"),
    near_cli_crystal_descriptors },
  { "md", "FILE --potential NAME --out F.xyz", N_ ("molecular dynamics"), near_cli_crystal_md },
  { "relax", "FILE --potential NAME --out F [--json]", N_ ("move the atoms until no force is left"),
    near_cli_crystal_relax },
  { "list", "[--json]", N_ ("the crystals of the gallery"), near_cli_crystal_list },
  { "show", "NAME [--out F]", N_ ("a crystal of the gallery"), near_cli_crystal_show },
};

static void
print_help (void)
{
  g_print ("%s\n\n", _ ("Usage: nearsight-cli crystal COMMAND FILE… [OPTION…]"));
  g_print ("%s\n\n%s\n", _ ("Crystals: reads structure files, says what it assumed, and analyses them."),
           _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-12s %-42s %s\n", commands[i].name, commands[i].synopsis, _ (commands[i].sentence));
  g_autofree char *formats = near_table_dup_ids (&near_format_table, ", ");
  g_print ("\n%s %s\n%s\n", _ ("Formats:"), formats,
           _ ("Where a FILE is read, “gallery:NAME” is a crystal of the gallery. “nearsight-cli crystal COMMAND "
              "--help” explains a command."));
}

int
near_cli_crystal (int argc, char **argv)
{
  if (argc < 2 || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_help ();
      return argc < 2 ? NEAR_CLI_USAGE : NEAR_CLI_OK;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      {
        g_autofree char *name = g_strconcat ("nearsight-cli crystal ", commands[i].name, NULL);

        g_set_prgname (name);
        return commands[i].run (argc - 1, argv + 1);
      }
  g_printerr (_ ("nearsight-cli crystal: there is no command “%s”; “nearsight-cli crystal --help” lists them\n"),
              argv[1]);
  return NEAR_CLI_USAGE;
}

int
near_cli_crystal_fail (const char *command, const GError *error, int status)
{
  g_autofree char *name = g_strconcat ("crystal ", command, NULL);

  return near_cli_fail (name, error, status);
}

/* --- options -------------------------------------------------------------------------------------- */

void
near_cli_crystal_input_clear (NearCliCrystalInput *self)
{
  g_free (self->format);
  g_free (self->block);
  g_free (self->elements);
  g_free (self->atom_style);
}

/* --frame 0 is no frame, and a distance of 0 would be taken for “not given”. */
static gboolean
check_input (gconstpointer data, GError **error)
{
  const NearCliCrystalInput *input = data;
  gboolean frame_is_good = input->frame == NEAR_CLI_NO_FRAME || input->frame >= 1;

  if (frame_is_good && !(input->merge_distance <= 0.0 || input->merge_distance > 1.0))
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       frame_is_good ? _ ("--merge-distance must be between 0 and 1 Å; 0.1 is usual")
                                     : _ ("--frame counts from 1"));
  return FALSE;
}

GOptionContext *
near_cli_crystal_context_new (NearCliCrystalInput *input, const char *synopsis, const char *sentence,
                              const GOptionEntry *entries)
{
  GOptionContext *context = g_option_context_new (synopsis);
  const GOptionEntry reading[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &input->format,
      N_ ("The file's format, if name and content do not tell"), "FORMAT" },
    { "frame", 0, 0, G_OPTION_ARG_INT, &input->frame, N_ ("The frame of a trajectory, from 1"), "N" },
    { "block", 0, 0, G_OPTION_ARG_STRING, &input->block, N_ ("CIF: the data block"), "NAME" },
    { "asymmetric-unit", 0, 0, G_OPTION_ARG_NONE, &input->asymmetric_unit,
      N_ ("CIF: only the atoms that are listed"), NULL },
    { "merge-distance", 0, 0, G_OPTION_ARG_DOUBLE, &input->merge_distance,
      N_ ("CIF: images nearer than this on a special position are one atom, in Å [0.1]"), "X" },
    { "elements", 0, 0, G_OPTION_ARG_STRING, &input->elements,
      N_ ("Elements of the types, where the file only numbers them: “Al Fe”"), "LIST" },
    { "atom-style", 0, 0, G_OPTION_ARG_STRING, &input->atom_style, N_ ("LAMMPS data: the atom style"),
      "STYLE" },
    { "cartesian", 0, 0, G_OPTION_ARG_NONE, &input->cartesian,
      N_ ("POSCAR: coordinates are in Å, though the file says they are fractions"), NULL },
    { "bohr", 0, 0, G_OPTION_ARG_NONE, &input->bohr, N_ ("Lengths are in bohr, though the format says Å"),
      NULL },
    { NULL }
  };

  input->frame = NEAR_CLI_NO_FRAME;
  input->merge_distance = NAN;
  g_option_context_set_summary (context, sentence);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, near_cli_group_new ("main", "", "", entries, NULL, NULL));
  g_option_context_add_group (context, near_cli_group_new ("reading", _ ("How the file is read:"),
                                                           _ ("Show how the file can be read"), reading,
                                                           check_input, input));
  return context;
}

gboolean
near_cli_crystal_parse (GOptionContext *context, int *argc, char ***argv, int n_files, int *status)
{
  /* "nearsight-cli crystal info", of whatever command it is */
  const char *program = g_get_prgname ();
  g_autoptr (GError) error = NULL;

  *status = NEAR_CLI_USAGE;
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("%s: %s\n", program, error->message);
      return FALSE;
    }
  if (*argc == 1 + n_files)
    return TRUE;
  if (*argc > 1 + n_files)
    g_printerr (_ ("%s: “%s” is one argument too many\n"), program, (*argv)[1 + n_files]);
  else
    g_printerr (_ ("%s: a file is missing; “%s --help” shows what is expected\n"), program, program);
  return FALSE;
}

/* --- reading -------------------------------------------------------------------------------------- */

static NearStructures *
load_file (const NearCliCrystalInput *input, const char *path, GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  const NearReadOptions options = { .block = input->block,
                                    .asymmetric_unit = input->asymmetric_unit,
                                    .merge_distance
                                    = isnan (input->merge_distance) ? 0.0 : input->merge_distance,
                                    .elements = input->elements,
                                    .atom_style = input->atom_style,
                                    .cartesian = input->cartesian,
                                    .bohr = input->bohr,
                                    .max_frames = (gsize) MAX (input->frame, 0) };
  NearStructures *structures
      = near_structures_load (path, input->format, &options, &monitor, error);
  near_cli_progress_end ();
  return structures;
}

static gboolean
check_frame (const NearCliCrystalInput *input, const char *path, gsize n_frames, GError **error)
{
  if (input->frame == NEAR_CLI_NO_FRAME || (gsize) input->frame <= n_frames)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               ngettext ("%s has %zu frame; there is no frame %d", "%s has %zu frames; there is no frame %d",
                         (gulong) n_frames),
               path, n_frames, input->frame);
  return FALSE;
}

GPtrArray *
near_cli_crystal_load (const NearCliCrystalInput *input, const char *path, NearStructures **structures,
                       GError **error)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) near_crystal_unref);

  if (structures != NULL)
    *structures = NULL;
  if (g_str_has_prefix (path, NEAR_CLI_GALLERY_PREFIX))
    {
      NearCrystal *crystal = near_gallery_new (path + strlen (NEAR_CLI_GALLERY_PREFIX), error);

      if (crystal == NULL)
        return NULL;
      g_ptr_array_add (frames, crystal);
      return check_frame (input, path, 1, error) ? g_steal_pointer (&frames) : NULL;
    }
  g_autoptr (NearStructures) loaded = load_file (input, path, error);
  if (loaded == NULL || !check_frame (input, path, near_structures_get_n_frames (loaded), error))
    return NULL;
  for (gsize i = 0; i < near_structures_get_n_frames (loaded); i++)
    if (input->frame == NEAR_CLI_NO_FRAME || i + 1 == (gsize) input->frame)
      g_ptr_array_add (frames, near_crystal_ref (near_structures_get_frame (loaded, i)));
  if (structures != NULL)
    *structures = g_steal_pointer (&loaded);
  return g_steal_pointer (&frames);
}

gboolean
near_cli_crystal_load_one (const NearCliCrystalInput *input, const char *path, NearCliCrystalFrame *frame,
                           GError **error)
{
  g_autoptr (GPtrArray) frames = near_cli_crystal_load (input, path, &frame->structures, error);
  gboolean chosen = input->frame != NEAR_CLI_NO_FRAME;

  if (frames == NULL)
    return FALSE;
  frame->crystal = near_crystal_ref (frames->pdata[frames->len - 1]);
  frame->frame = chosen ? (gsize) input->frame : frames->len;
  frame->n_frames = chosen && frame->structures != NULL ? 0 : frames->len;
  frame->notes = near_notes_new ();
  near_notes_append (frame->notes, near_crystal_get_notes (frame->crystal));
  if (frame->n_frames > 1)
    near_notes_add (frame->notes, NEAR_NOTE_INFO, "frame-chosen",
                    _ ("Frame %zu of %zu was used; --frame chooses another."), frame->frame, frame->n_frames);
  return TRUE;
}

void
near_cli_crystal_frame_clear (NearCliCrystalFrame *self)
{
  g_clear_pointer (&self->crystal, near_crystal_unref);
  g_clear_pointer (&self->structures, near_structures_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

void
near_cli_crystal_frame_to_json (const NearCliCrystalFrame *frame, json_t *object)
{
  json_object_set_new (object, "frame", json_integer ((json_int_t) frame->frame));
  json_object_set_new (object, "n_frames",
                       frame->n_frames > 0 ? json_integer ((json_int_t) frame->n_frames) : json_null ());
}

gboolean
near_cli_crystal_check_symprec (const char *command, double symprec)
{
  if (isnan (symprec) || (symprec > 0.0 && symprec <= 1.0))
    return TRUE;
  g_printerr ("nearsight-cli crystal %s: %s\n", command,
              _ ("--symprec must be a number of Å above 0 and at most 1; 0.01 is usual"));
  return FALSE;
}

/* --- notes ---------------------------------------------------------------------------------------- */

void
near_cli_crystal_print_notes (const GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++)
    {
      const NearNote *note = notes->pdata[i];

      g_printerr ("%s %s\n", note->level == NEAR_NOTE_WARNING ? _ ("warning:") : _ ("note:"), note->text);
    }
}

json_t *
near_cli_crystal_notes_to_json (const GPtrArray *notes)
{
  json_t *array = json_array ();

  for (guint i = 0; i < notes->len; i++)
    {
      const NearNote *note = notes->pdata[i];

      json_array_append_new (array, json_string (note->text));
    }
  return array;
}

gboolean
near_cli_crystal_holds_frames (const char *path, const char *to)
{
  const char *format = to != NULL ? to : near_format_find_by_name (path);

  return g_strcmp0 (format, "extxyz") == 0 || g_strcmp0 (format, "xsf") == 0;
}

gboolean
near_cli_crystal_save_text (const char *path, GString *content, GError **error)
{
  gboolean good = near_file_write_atomic (path, content->str, content->len, error);

  g_string_free (content, TRUE);
  return good;
}
