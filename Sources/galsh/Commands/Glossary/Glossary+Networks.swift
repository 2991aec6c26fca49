extension Glossary {
  /// Networks and their training.
  static let networks = """
    @ network; neural network; layer; layers; architecture
    Layers in order, from an image to a short vector (encode) and back (decode): `network NAME from \
    1x256x256 { … }`. No layer has a bias. `help conv` and the like explain each layer.
    source: help network; Goodfellow, Bengio & Courville 2016, Deep Learning
    see: galnet, conv, fc, encode

    @ galnet; default network; lenet
    The network that is built in: convolutions, batch normalisation and pooling down from 256 × 256 \
    pixels, then back. `show galnet` prints its layers.
    source: show galnet
    see: network

    @ encode; encoder; decode; decoder; latent; latent vector; bottleneck
    The halves of an autoencoder: the encoder makes a short vector of an image, the latent vector; the \
    decoder makes an image of that. Deep SVDD keeps the encoder alone.
    source: Hinton & Salakhutdinov 2006, Science 313, 504
    see: autoencoder, svdd

    @ conv; convolution; conv2d; convolutional; kernel; filter kernel; pad; padding
    Each output pixel is a weighted sum of its neighbourhood, with the same weights everywhere: `conv 5x5 \
    16 pad=2` is 16 filters of 5 by 5 pixels with 2 rows of zeros around the image.
    source: LeCun et al. 1998, Proc. IEEE 86, 2278; torch.nn.Conv2d
    see: pool, batchnorm, deconv

    @ deconv; transposed convolution; convtranspose; conv2dtranspose
    A transposed convolution, the way back of `conv` in a decoder: `deconv 5x5 1 pad=2`.
    source: Dumoulin & Visin 2016, arXiv:1603.07285; torch.nn.ConvTranspose2d
    see: conv, upsample

    @ pool; maxpool; max pooling; pooling; maxpool2d
    Keeps the largest value of each small square: `pool 2x2` halves an image.
    source: torch.nn.MaxPool2d
    see: avgpool, conv, upsample

    @ avgpool; average pooling; meanpool; avgpool2d; avg_pool
    Keeps the mean of each small square. Look at `help network` for its line.
    source: torch.nn.AvgPool2d
    see: pool

    @ upsample; interpolate; upsampling; enlarge
    Repeats each pixel, so that a decoder's image grows: `upsample 2`.
    source: torch.nn.Upsample
    see: pool, deconv

    @ fc; dense; linear; fully connected
    Every output is a weighted sum of every input: `fc 256`. Its input must be flat: put `flatten` before \
    it. Keras calls it Dense, PyTorch Linear.
    source: torch.nn.Linear
    see: flatten, reshape

    @ flatten; reshape; view
    `flatten` makes one row of numbers of an image, `reshape 4x16x16` an image (channels × rows × columns) \
    of a row. No weights.
    source: torch.nn.Flatten
    see: fc

    @ batchnorm; batch normalisation; batch normalization; batchnorm2d
    Brings each channel to mean 0 and variance 1 over the batch, so that deep networks learn; afterwards \
    with the moments noted in training.
    source: Ioffe & Szegedy 2015, ICML
    see: batch, conv

    @ relu; leaky_relu; leaky relu; activation; leakyrelu
    `relu` leaves positive numbers and makes the others 0; `leaky_relu` keeps a hundredth of them, so that \
    no unit dies.
    source: Maas, Hannun & Ng 2013, ICML workshop; torch.nn.LeakyReLU
    see: sigmoid

    @ sigmoid; logistic function
    Brings any number between 0 and 1: the end of a decoder, whose image has grey levels between 0 and 1. \
    Not for the end of an encoder: with a bounded end the hypersphere of Deep SVDD can collapse.
    source: Ruff et al. 2018, ICML, proposition 3
    see: relu

    @ dropout; regularisation
    There is none: `weight_decay` keeps the weights small, and copies made by `augment` keep a network \
    from learning images by heart.
    source: Srivastava et al. 2014, JMLR 15, 1929
    see: weight_decay, augment

    @ softmax; classifier; classification; cross entropy; tanh
    `train classes` puts a linear layer and a softmax behind a network's latent vector and learns the labels by \
    cross-entropy; the score is −ln of the probability of the normal class. Layers of one's own networks have none: \
    they end in a vector.
    source: Goodfellow, Bengio & Courville 2016, Deep Learning, 6.2
    see: svdd, score, fc

    @ autoencoder; pretrain; ae; reconstruction; pretraining; pretrain ae
    A network that learns to give back the image it was given, by way of a short vector. Deep SVDD begins \
    from its encoder.
    source: Hinton & Salakhutdinov 2006, Science 313, 504; Ruff et al. 2018
    see: svdd, encode, loss

    @ SVDD; Deep SVDD; hypersphere; one-class; train svdd; radius; centre; center
    Deep Support Vector Data Description: an encoder is trained so that normal images land close to one \
    centre; the squared distance from it is the score. `objective=one-class` pulls all of them in.
    source: Ruff et al. 2018, ICML (proceedings.mlr.press/v80/ruff18a.html); Tax & Duin 2004
    see: soft-boundary, nu, score, collapse

    @ soft-boundary; soft boundary; objective
    The objective of Deep SVDD that learns a radius, too, and leaves about a share `nu` of the training \
    images outside; `one-class` learns none.
    source: Ruff et al. 2018, ICML, section 3
    see: nu, svdd

    @ nu; outlier fraction
    With objective=soft-boundary the share of training images, between 0 and 1, that may lie outside the \
    sphere: an upper bound of the outliers among them.
    source: Ruff et al. 2018, ICML, proposition 4; Schölkopf et al. 2001
    see: soft-boundary

    @ collapse; collapsed; trivial solution
    A Deep SVDD that maps every image to nearly the same point: scores that hardly differ tell nothing. \
    Biases and bounded ends of the encoder invite it, which is why galsh's layers have no bias.
    source: Ruff et al. 2018, ICML, propositions 1 to 3
    see: svdd

    @ detector; knn; nearest neighbours; train detector; parzen; neighbours
    Another way to score: instead of the distance from one centre, that from the nearest training images \
    in the space of the latent vectors.
    source: help train detector; Ramaswamy, Rastogi & Shim 2000
    see: svdd, encode

    @ SAD; Deep SAD; train sad; semi-supervised; eta
    Deep SVDD that is shown labelled anomalies: `train sad` draws normal and unlabelled images towards a centre \
    and drives labelled images of other classes away. `eta` weighs the labelled against the unlabelled.
    source: Ruff et al. 2020, ICLR (arxiv.org/abs/1906.02694)
    see: svdd, label

    @ contrastive; train contrastive; SimCLR; NT-Xent; temperature; self-supervised; projection
    Learning without labels: two views of an image, turned, scaled, blurred and noisy, are to be alike and unlike \
    those of all others. `temperature` divides the similarities: small ones stress the nearest strangers.
    source: Chen et al. 2020, ICML; Eisert et al. 2024, MNRAS 528, 7411 (ERGO-ML)
    see: augment, detector, batch

    @ epoch; epochs
    One pass through all training images. Too few, and the model has not learnt; `plot loss m` shows it.
    source: Goodfellow, Bengio & Courville 2016, Deep Learning, 8.1
    see: batch, lr, loss

    @ batch; batch size; minibatch; mini-batch
    So many images are looked at before the weights are changed once. Larger is faster and needs more \
    memory.
    source: Goodfellow, Bengio & Courville 2016, Deep Learning, 8.1.3
    see: epoch, lr, batchnorm

    @ lr; learning rate; step size
    How far the weights go at each step. Too large, and the loss grows or jumps; too small, and nothing is \
    learnt. `milestones` lower it.
    source: Goodfellow, Bengio & Courville 2016, Deep Learning, 8.3; Kingma & Ba 2015
    see: milestones, optimizer, loss

    @ milestones; schedule; learning rate decay; scheduler
    Epochs after which the learning rate is divided by ten: `milestones=[50]`.
    source: torch.optim.lr_scheduler.MultiStepLR
    see: lr, epoch

    @ weight_decay; weight decay; l2; regularization
    Draws the weights towards 0 at each step, so that none grows without need.
    source: Krogh & Hertz 1992; torch.optim.Adam
    see: optimizer, lr

    @ optimizer; adam; sgd; amsgrad; optimiser; momentum
    The rule by which gradients change the weights: adam keeps a step size of its own for each weight.
    source: Kingma & Ba 2015, ICLR; torch.optim.Adam
    see: lr, weight_decay

    @ loss; error of training
    What a training makes smaller: of an autoencoder the squared difference of image and reconstruction, \
    of Deep SVDD the mean squared distance from the centre. `plot loss m` draws it.
    source: Ruff et al. 2018, ICML
    see: epoch, svdd, autoencoder

    @ weights; safetensors; pytorch; parameters
    The numbers that a network has learnt; `export` writes them as safetensors, which Python reads, \
    `import weights` takes them from there.
    source: docs/results.md; huggingface.co/docs/safetensors
    see: export, network

    @ threads; cores; cpu; processor; gpu
    How many parts of the processor work at once: `set threads 2`. The results are the same for any \
    number. There is no GPU in it.
    source: docs/performance.md
    see: seed
    """
}
