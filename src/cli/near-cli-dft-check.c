/* near-cli-dft-check.c — what a calculation is told before it costs time, and what its user should
 * know SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-dft.h"

#include "near-element.h"
#include "near-xc.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* GPa; within it cells are compressed on purpose. */
#define LARGE_PRESSURE 60.0
/* Chromium to nickel: their solids have moments. */
#define FIRST_MAGNETIC 24
#define LAST_MAGNETIC 28

int
near_cli_dft_check_output (const char *path)
{
  g_autofree char *folder = NULL, *probe = NULL;
  int file;

  if (path == NULL)
    return NEAR_CLI_OK;
  folder = g_path_get_dirname (path);
  probe = g_build_filename (folder, ".nearsight-XXXXXX", NULL);
  file = g_mkstemp (probe);
  if (file < 0)
    {
      g_printerr (_ ("%s: %s cannot be written: %s; nothing was calculated\n"), g_get_prgname (),
                  path, g_strerror (errno));
      return NEAR_CLI_FAILED;
    }
  close (file);
  g_unlink (probe);
  return NEAR_CLI_OK;
}

/* A set is made with one functional; another one is no error, and no good idea. */
static void
note_functional (const NearCliDftOptions *o, const NearCliDftSetup *setup)
{
  gboolean is_pbe_set = o->pseudo != NULL && g_str_has_prefix (o->pseudo, "gth-pbe");
  gboolean is_gradient = setup->settings.xc == NEAR_XC_PBE || setup->settings.xc == NEAR_XC_PBESOL;
  gboolean is_set = o->pseudo == NULL || is_pbe_set || g_str_has_prefix (o->pseudo, "hgh");

  if (is_set && is_pbe_set != is_gradient)
    near_notes_add (
        setup->frame.notes, NEAR_NOTE_WARNING, "functional-mismatch",
        is_pbe_set
            ? _ ("The pseudopotentials were made with PBE, and the calculation uses %s.")
            : _ ("The pseudopotentials were made with the local density approximation, and the "
                 "calculation uses %s; --pseudo gth-pbe has others."),
        near_table_get (&near_xc_table, setup->settings.xc)->id);
}

static void
note_spin (const NearCliDftSetup *setup)
{
  const NearCrystal *crystal = setup->frame.crystal;

  for (gsize a = 0; a < near_crystal_get_n_atoms (crystal); a++)
    {
      guint element = near_crystal_get_element (crystal, a);

      if (element < FIRST_MAGNETIC || element > LAST_MAGNETIC)
        continue;
      near_notes_add (setup->frame.notes, NEAR_NOTE_WARNING, "spin-paired",
                      _ ("Spins are paired: this is %s without its magnetic moments."),
                      near_element_get (element)->name);
      return;
    }
}

void
near_cli_dft_note_choices (const NearCliDftOptions *options, const NearCliDftSetup *setup)
{
  note_functional (options, setup);
  note_spin (setup);
}

void
near_cli_dft_note_pressure (const NearScfResult *result, GPtrArray *notes)
{
  const double *stress = near_scf_result_peek_stress (result);
  double pressure = -(stress[0] + stress[1] + stress[2]) / 3.0;

  if (fabs (pressure) > LARGE_PRESSURE)
    near_notes_add (notes, NEAR_NOTE_WARNING, "large-pressure",
                    _ ("The pressure is %.0f GPa. If the cell is not meant to be so, the cut-off "
                       "is far too low for a "
                       "pseudopotential in it: “dft converge” tells how much it needs."),
                    pressure);
}
