// A file of evidence on its way to the daemon: a paper as it is, a photograph as JPEG.

import { send, url } from './api';
import type { Exemption } from './types';

const TAKEN = ['application/pdf', 'image/jpeg', 'image/png'];
const BYTES_MAX = 16 << 20;
const SIDE_MAX = 3000; // pixels of a picture that has to be made again
const QUALITY = 0.85;

/** Phones keep photographs in formats of their own, and large: those are made JPEG here. */
async function asJpeg(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, SIDE_MAX / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('canvas'))), 'image/jpeg', QUALITY),
  );
}

const isPicture = (file: File) => file.type.startsWith('image/');

/** What cannot be made smaller or read here is sent as it is: the daemon says what is wrong with it. */
async function prepared(file: File): Promise<Blob> {
  const fits = TAKEN.includes(file.type) && file.size <= BYTES_MAX;
  return fits || !isPicture(file) ? file : asJpeg(file).catch(() => file);
}

export async function sendEvidence(exemption: number, file: File): Promise<Exemption> {
  const body = await prepared(file);
  const name = file.name.trim().slice(-60);
  return send('POST', url(`exemptions/${exemption}/evidence`, { name }), body, body.type || 'application/octet-stream');
}
