/** Inputs of the saving itself: buttons, choices, what it is based on anew. They are not kept with what was typed. */
export const CARRIED =
  /^(?:respell|addTo|review|draft|tried|recordType|recordId|settling|seen|codingSeen|pick\..*)$/
