"""Pictures of pages: the only room that knows OpenCV, Pillow and NumPy, and that draws a page of a PDF."""
