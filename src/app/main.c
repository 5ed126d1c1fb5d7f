/* main.c — the desktop program starts here
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-application.h"

#include "near-init.h"
#include "near-system.h"

int
main (int argc, char **argv)
{
  g_autoptr (NearApplication) application = NULL;
  int status;

  near_system_bind_locale ();
  near_init ();
  /* Without a graphics card GTK's Cairo renderer shows twice the frames of software OpenGL with half
   * the work and 100 MB less. Who has chosen a renderer keeps it. */
  if (!near_system_has_graphics_card ())
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
  application = near_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  return status != 0 ? status : near_application_get_status (application);
}
