import { Alert } from './Alert';
import { Button, LoadingButton } from './buttons';
import {
  DescriptionList,
  DescriptionListItem,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from './data';
import { Form } from './form';
import { Input, Select, TextArea } from './inputs';
import { Accordion, Divider, EmptyState, Flex, List, Tile } from './layout';
import { Link } from './links';
import { LoadingSpinner } from './LoadingSpinner';
import { Heading, StatusTag, Text } from './text';

/** By the names that HubSpot's components carry over the wire. */
export const components = {
  Accordion,
  Alert,
  Button,
  DescriptionList,
  DescriptionListItem,
  Divider,
  EmptyState,
  Flex,
  Form,
  Heading,
  Input,
  Link,
  List,
  LoadingButton,
  LoadingSpinner,
  Select,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  TextArea,
  Tile,
};
