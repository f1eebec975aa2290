"""Tensors and modules of PyTorch, which the oracle does not have."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "tensors",
    r"""
=== add-underscore: A method whose name ends with an underscore changes the tensor.
edges: a>b:x b>c:y a~c
exempt: PyTorch is large
import torch
x = torch.zeros(3)
y = x
---
x.add_(1)
---
print(y)

=== add-is-new: One without makes a new tensor.
edges: a>b:x a>c:x
exempt: PyTorch is large
import torch
x = torch.zeros(3)
---
y = x.add(1)
---
print(x)

=== data: The data of a tensor are the tensor's.
edges: a>b:x b>c:d c>d:x a~c a~d b~d
exempt: PyTorch is large
import torch
x = torch.zeros(3)
---
d = x.data
---
d[0] = 1
---
print(x)

=== numpy-shares: An array of a tensor shares its data.
edges: a>b:x b>c:n c-d:x a~c a~d b~d
exempt: PyTorch is large
import torch
x = torch.zeros(3)
---
n = x.numpy()
---
n[0] = 1
---
print(x)

=== requires-grad: `requires_grad_` changes the tensor.
edges: a>b:x b>c:x a~c
exempt: PyTorch is large
import torch
x = torch.zeros(3)
---
x.requires_grad_()
---
print(x.requires_grad)

=== optimizer-step: A step of an optimizer changes the module whose parameters it has.
edges: a>b:net,torch b>c:opt c-d:net a~c a~d b~d
exempt: PyTorch is large
import torch
net = torch.nn.Linear(2, 1)
---
opt = torch.optim.SGD(net.parameters(), lr=0.1)
---
opt.step()
---
print(net.weight)

=== train-mode: `eval` changes the module.
edges: a>b:net b>c:net a~c
exempt: PyTorch is large
import torch
net = torch.nn.Linear(2, 1)
---
net.eval()
---
print(net.training)
""",
)
