### The hybrid with model-free fine-tuning.
